package io.hatoba.launch;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** A certificate that vouches for itself, for {@code localhost}, and its key, made by the JDK. */
public final class Certificates {
  private static final String PASSWORD = "changeit";
  private static final int PKCS8_HEADER_OF_RSA = 26;
  private static final int P256_BYTES = 32;
  private static final HexFormat HEX = HexFormat.of();

  private final X509Certificate certificate;
  private final byte[] key;

  private Certificates(X509Certificate certificate, byte[] key) {
    this.certificate = certificate;
    this.key = key;
  }

  /** One that is valid for a day. */
  public static Certificates rsa() {
    return make("RSA", "-keysize", "2048");
  }

  /** One on the curve P-256. */
  public static Certificates ec() {
    return make("EC", "-groupname", "secp256r1");
  }

  static Certificates ed25519() {
    return make("EdDSA", "-groupname", "Ed25519");
  }

  static Certificates expired() {
    return make("RSA", "-keysize", "2048", "-startdate", "-3d");
  }

  private static Certificates make(String algorithm, String... more) {
    try {
      Path directory = Files.createTempDirectory("certificate");
      Path store = directory.resolve("store.p12");
      try {
        ProcessBuilder keytool =
            new ProcessBuilder(
                System.getProperty("java.home")
                    + File.separator
                    + "bin"
                    + File.separator
                    + "keytool",
                "-genkeypair",
                "-keystore",
                store.toString(),
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-alias",
                "one",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=DNS:localhost,IP:127.0.0.1",
                "-validity",
                "1",
                "-keyalg",
                algorithm);
        keytool.command().addAll(List.of(more));
        Process made = keytool.redirectErrorStream(true).start();
        String said = new String(made.getInputStream().readAllBytes());
        if (made.waitFor() != 0) {
          throw new IllegalStateException("keytool: " + said);
        }
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(store)) {
          keys.load(in, PASSWORD.toCharArray());
        }
        return new Certificates(
            (X509Certificate) keys.getCertificate("one"),
            keys.getKey("one", PASSWORD.toCharArray()).getEncoded());
      } finally {
        Files.deleteIfExists(store);
        Files.delete(directory);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The certificate itself. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** The certificate as the text of a PEM file. */
  public String certificatePem() {
    try {
      return pem("CERTIFICATE", certificate.getEncoded());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The key as the text of a PEM file, in the form of PKCS #8. */
  public String keyPem() {
    return pem("PRIVATE KEY", key);
  }

  /** The key in the form of PKCS #1. */
  String rsaKeyPem() {
    return pem("RSA PRIVATE KEY", Arrays.copyOfRange(key, PKCS8_HEADER_OF_RSA, key.length));
  }

  /**
   * The key in the form of SEC 1, with the curve and the public key in it, as OpenSSL writes it.
   */
  String ecKeyPem() {
    byte[] published = certificate.getPublicKey().getEncoded();
    String secret = HEX.formatHex(key, key.length - P256_BYTES, key.length);
    String point =
        HEX.formatHex(published, published.length - 2 * P256_BYTES - 1, published.length);
    return pem(
        "EC PRIVATE KEY",
        HEX.parseHex(
            "30770201010420" + secret + "a00a06082a8648ce3d030107" + "a144034200" + point));
  }

  private static String pem(String label, byte[] der) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der), label);
  }
}
