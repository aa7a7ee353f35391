package io.hatoba.launch;

import java.io.ByteArrayInputStream;
import java.io.IOException;
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
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN (|RSA |EC |ENCRYPTED )PRIVATE KEY-----(.*?)-----END \\1PRIVATE KEY-----",
          Pattern.DOTALL);

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
    PrivateKey secret = secret(published);
    if (!matches(published, secret)) {
      throw new Refusal("HATOBA_TLS_KEY: the key is not that of the certificate");
    }
    return new TlsIdentity(chain, secret);
  }

  private List<X509Certificate> chain() throws Refusal {
    try {
      List<X509Certificate> chain = new ArrayList<>();
      CertificateFactory.getInstance("X.509")
          .generateCertificates(
              new ByteArrayInputStream(certificate.getBytes(StandardCharsets.ISO_8859_1)))
          .forEach(one -> chain.add((X509Certificate) one));
      if (!chain.isEmpty()) {
        return chain;
      }
      throw new Refusal("HATOBA_TLS_CERT: the file holds no certificate in PEM form");
    } catch (CertificateException e) {
      throw new Refusal("HATOBA_TLS_CERT: the file holds no certificate that can be read");
    }
  }

  private PrivateKey secret(PublicKey published) throws Refusal {
    Matcher found = KEY.matcher(key);
    if (!found.find()) {
      throw new Refusal("HATOBA_TLS_KEY: the file holds no private key in PEM form");
    }
    if (found.group(1).startsWith("ENCRYPTED") || found.group(2).contains("ENCRYPTED")) {
      throw new Refusal(
          "HATOBA_TLS_KEY: the key is encrypted; give one without a passphrase, which only this"
              + " process may read");
    }
    try {
      byte[] bytes = Base64.getMimeDecoder().decode(found.group(2));
      byte[] pkcs8 = found.group(1).isEmpty() ? bytes : Der.pkcs8(published.getEncoded(), bytes);
      return KeyFactory.getInstance(published.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new Refusal(
          "HATOBA_TLS_KEY: the file holds no "
              + published.getAlgorithm()
              + " key that can be read, which the certificate needs");
    }
  }

  private static boolean matches(PublicKey published, PrivateKey secret) {
    String algorithm =
        switch (published.getAlgorithm()) {
          case "RSA" -> "SHA256withRSA";
          case "EC" -> "SHA256withECDSA";
          default -> published.getAlgorithm();
        };
    try {
      byte[] sample = {1, 2, 3};
      Signature signing = Signature.getInstance(algorithm);
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
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new Refusal(name + ": " + file + " cannot be read: " + e);
    }
  }
}
