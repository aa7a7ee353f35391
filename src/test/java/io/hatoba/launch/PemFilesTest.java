package io.hatoba.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.interfaces.ECPrivateKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PemFilesTest {
  private static final Certificates RSA = Certificates.rsa();
  private static final Certificates EC = Certificates.ec();

  private static TlsIdentity identity(String certificate, String key) throws Refusal {
    return new PemFiles(certificate, key).identity();
  }

  @Test
  void a_key_is_read_in_each_form_that_openssl_writes() throws Refusal {
    TlsIdentity rsa = identity(RSA.certificatePem(), RSA.keyPem());
    assertThat(rsa.chain()).containsExactly(RSA.certificate());
    assertThat(identity(RSA.certificatePem(), RSA.rsaKeyPem()).key()).isEqualTo(rsa.key());
    TlsIdentity ec = identity(EC.certificatePem(), EC.keyPem());
    assertThat(number(identity(EC.certificatePem(), EC.ecKeyPem()))).isEqualTo(number(ec));
    Certificates ed25519 = Certificates.ed25519();
    assertThat(identity(ed25519.certificatePem(), ed25519.keyPem()).key().getAlgorithm())
        .isEqualTo("EdDSA");
  }

  private static BigInteger number(TlsIdentity identity) {
    return ((ECPrivateKey) identity.key()).getS();
  }

  @Test
  void text_around_the_blocks_and_parameters_before_a_key_are_skipped() throws Refusal {
    String parameters =
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n";
    assertThat(
            identity(
                    EC.certificatePem() + RSA.certificatePem(),
                    "Bag Attributes\n" + parameters + EC.ecKeyPem())
                .chain())
        .hasSize(2);
  }

  @Test
  void text_and_order_are_of_no_account() throws Refusal {
    String both = "\uFEFF0 my key and chain\r\n" + RSA.keyPem() + EC.keyPem() + EC.certificatePem();
    TlsIdentity identity = identity(both.replace("\n", "\r\n"), both.replace("\n", "\r\n"));
    assertThat(identity.chain()).containsExactly(EC.certificate());
    assertThat(identity.key().getAlgorithm()).isEqualTo("EC");
  }

  @Test
  void a_file_without_end_is_refused() {
    Path endless = Path.of("/dev/zero");
    assumeThat(endless).exists();
    assertThatThrownBy(() -> PemFiles.read(new Tls(8443, endless, endless)))
        .isInstanceOf(Refusal.class)
        .hasMessage("HATOBA_TLS_CERT: /dev/zero is larger than 1 MiB");
  }

  @Test
  void a_key_of_another_certificate_is_refused() {
    Certificates other = Certificates.rsa();
    assertThatThrownBy(() -> identity(RSA.certificatePem(), other.keyPem()))
        .isInstanceOf(Refusal.class)
        .hasMessage("HATOBA_TLS_KEY: the key is not that of the certificate");
    assertThatThrownBy(() -> identity(RSA.certificatePem(), EC.keyPem()))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("HATOBA_TLS_KEY: the file holds no RSA key");
  }

  @Test
  void an_encrypted_key_is_refused() {
    for (String key :
        new String[] {
          RSA.keyPem().replace("BEGIN ", "BEGIN ENCRYPTED ").replace("END ", "END ENCRYPTED "),
          "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n"
        }) {
      assertThatThrownBy(() -> identity(RSA.certificatePem(), key))
          .isInstanceOf(Refusal.class)
          .hasMessageStartingWith("HATOBA_TLS_KEY: the key is encrypted");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
        "no certificate at all"
      })
  void what_is_no_certificate_is_refused(String certificate) {
    assertThatThrownBy(() -> identity(certificate, RSA.keyPem()))
        .isInstanceOf(Refusal.class)
        .hasMessageMatching(
            "HATOBA_TLS_CERT: (the file holds no certificate in PEM form|certificate 1 of the file"
                + " cannot be read: .*)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n",
        "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n",
        "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n"
      })
  void what_is_no_key_is_refused(String key) {
    assertThatThrownBy(() -> identity(RSA.certificatePem(), key))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("HATOBA_TLS_KEY: the file holds no ");
  }

  @Test
  void a_file_that_is_not_there_is_refused_by_name(@TempDir Path directory) throws Exception {
    Path certificate = Files.writeString(directory.resolve("chain.pem"), RSA.certificatePem());
    Path key = directory.resolve("key.pem");
    assertThatThrownBy(() -> PemFiles.read(new Tls(8443, certificate, key)))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("HATOBA_TLS_KEY: " + key + " cannot be read");
  }

  @Test
  void no_secret_is_printed() throws Refusal {
    PemFiles files = new PemFiles(RSA.certificatePem(), RSA.keyPem());
    assertThat(files.toString() + files.identity()).doesNotContain("PRIVATE", "MII");
  }
}
