package io.hatoba.launch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A certificate chain and its private key as they stand in PEM files (RFC 7468).
 *
 * @param certificate the text of the file of the chain, the server's own certificate first
 * @param key the text of the file of the key: {@code PRIVATE KEY} (PKCS #8), {@code RSA PRIVATE
 *     KEY} (PKCS #1) or {@code EC PRIVATE KEY} (SEC 1)
 */
record PemFiles(String certificate, String key) {
  private static final Pattern CERTIFICATE =
      Pattern.compile(
          "-----BEGIN ((?:X509 |TRUSTED )?CERTIFICATE)-----.*?-----END \\1-----", Pattern.DOTALL);

  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN (|RSA |EC |ENCRYPTED )PRIVATE KEY-----(.*?)-----END \\1PRIVATE KEY-----",
          Pattern.DOTALL);

  /** The kinds of keys, and a signature to try each with. */
  private static final Map<String, String> SIGNATURES =
      Map.of("RSA", "SHA256withRSA", "EC", "SHA256withECDSA", "EdDSA", "EdDSA");

  /** Far more than any chain has; a device or a wrong file has more. */
  private static final int LONGEST = 1 << 20;

  /** Reads both files. */
  static PemFiles read(Tls tls) throws Refusal {
    return new PemFiles(
        text("HATOBA_TLS_CERT", tls.certificate()), text("HATOBA_TLS_KEY", tls.key()));
  }

  /** Secrets stay out of logs. */
  @Override
  public String toString() {
    return "PEM files";
  }

  /**
   * Takes them apart.
   *
   * @throws Refusal if a file does not hold what it should, or the key is another certificate's
   */
  TlsIdentity identity() throws Refusal {
    List<X509Certificate> chain = chain();
    PublicKey published = chain.get(0).getPublicKey();
    if (!SIGNATURES.containsKey(published.getAlgorithm())) {
      throw new Refusal(
          "HATOBA_TLS_CERT: keys of the kind "
              + published.getAlgorithm()
              + " are not served; take RSA, EC or EdDSA");
    }
    return new TlsIdentity(chain, secret(published));
  }

  private List<X509Certificate> chain() throws Refusal {
    List<X509Certificate> chain = new ArrayList<>();
    Matcher blocks = CERTIFICATE.matcher(certificate);
    try {
      CertificateFactory factory = CertificateFactory.getInstance("X.509");
      while (blocks.find()) {
        byte[] block = blocks.group().getBytes(StandardCharsets.ISO_8859_1);
        chain.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block)));
      }
    } catch (CertificateException e) {
      throw new Refusal(
          "HATOBA_TLS_CERT: certificate "
              + (chain.size() + 1)
              + " of the file cannot be read: "
              + e.getMessage());
    }
    if (chain.isEmpty()) {
      throw new Refusal("HATOBA_TLS_CERT: the file holds no certificate in PEM form");
    }
    return chain;
  }

  /**
   * The first key of the file that fits the certificate, else the reason why the first does not.
   */
  private PrivateKey secret(PublicKey published) throws Refusal {
    Matcher blocks = KEY.matcher(key);
    Refusal reason = null;
    while (blocks.find()) {
      try {
        return secret(published, blocks.group(1), blocks.group(2));
      } catch (Refusal refusal) {
        reason = reason == null ? refusal : reason;
      }
    }
    throw reason != null
        ? reason
        : new Refusal("HATOBA_TLS_KEY: the file holds no private key in PEM form");
  }

  private static PrivateKey secret(PublicKey published, String form, String text) throws Refusal {
    if (form.startsWith("ENCRYPTED") || text.contains("ENCRYPTED")) {
      throw new Refusal(
          "HATOBA_TLS_KEY: the key is encrypted; give one without a passphrase, which only this"
              + " process may read");
    }
    PrivateKey secret;
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(text);
      byte[] pkcs8 = form.isEmpty() ? bytes : Der.pkcs8(published.getEncoded(), bytes);
      secret =
          KeyFactory.getInstance(published.getAlgorithm())
              .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new Refusal(
          "HATOBA_TLS_KEY: the file holds no "
              + published.getAlgorithm()
              + " key that can be read, which the certificate needs");
    }
    if (!matches(published, secret)) {
      throw new Refusal("HATOBA_TLS_KEY: the key is not that of the certificate");
    }
    return secret;
  }

  private static boolean matches(PublicKey published, PrivateKey secret) {
    try {
      byte[] sample = {1, 2, 3};
      Signature signing = Signature.getInstance(SIGNATURES.get(published.getAlgorithm()));
      signing.initSign(secret);
      signing.update(sample);
      byte[] signature = signing.sign();
      signing.initVerify(published);
      signing.update(sample);
      return signing.verify(signature);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static String text(String name, Path file) throws Refusal {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(LONGEST + 1);
      if (bytes.length > LONGEST) {
        throw new Refusal(name + ": " + file + " is larger than 1 MiB");
      }
      return new String(bytes, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new Refusal(name + ": " + file + " cannot be read: " + e);
    }
  }
}
