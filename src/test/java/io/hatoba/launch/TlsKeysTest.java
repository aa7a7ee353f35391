package io.hatoba.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.server.SettableClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TlsKeysTest {
  private static final Certificates FIRST = Certificates.rsa();
  private static final Certificates SECOND = Certificates.ec();

  private final List<String> news = new ArrayList<>();
  private final SettableClock clock = new SettableClock(Instant.now());
  private Tls tls;

  @BeforeEach
  void files(@TempDir Path directory) throws IOException {
    tls = new Tls(8443, directory.resolve("chain.pem"), directory.resolve("key.pem"));
    write(FIRST.certificatePem(), FIRST.keyPem());
  }

  private void write(String certificate, String key) throws IOException {
    Files.writeString(tls.certificate(), certificate);
    Files.writeString(tls.key(), key);
  }

  private TlsKeys keys() throws Refusal {
    return new TlsKeys(tls, clock, news::add);
  }

  private void pass(Duration time) {
    clock.pass(time);
  }

  private static void assertShows(TlsKeys keys, Certificates expected) {
    String algorithm = keys.getPrivateKey("any").getAlgorithm();
    assertThat(keys.getCertificateChain("any")).containsExactly(expected.certificate());
    assertThat(algorithm).isEqualTo(expected.certificate().getPublicKey().getAlgorithm());
  }

  @Test
  void new_files_are_seen_by_a_handshake_after_five_seconds() throws Exception {
    TlsKeys keys = keys();
    write(SECOND.certificatePem(), SECOND.keyPem());
    assertShows(keys, FIRST);
    pass(Duration.ofSeconds(6));
    assertShows(keys, SECOND);
    assertThat(news).singleElement().asString().contains("read anew");
  }

  @Test
  void while_one_file_is_new_and_the_other_old_the_old_pair_stays() throws Exception {
    TlsKeys keys = keys();
    write(SECOND.certificatePem(), FIRST.keyPem());
    for (int look = 0; look < 3; look++) {
      pass(Duration.ofSeconds(6));
      assertShows(keys, FIRST);
    }
    assertThat(news).singleElement().asString().contains("kept");
    write(SECOND.certificatePem(), SECOND.keyPem());
    pass(Duration.ofSeconds(6));
    assertShows(keys, SECOND);
    assertThat(news).hasSize(2);
  }

  @Test
  void files_that_are_gone_change_nothing() throws Exception {
    TlsKeys keys = keys();
    Files.delete(tls.key());
    pass(Duration.ofSeconds(6));
    assertShows(keys, FIRST);
    assertThat(news).singleElement().asString().contains("cannot be read");
  }

  @Test
  void a_handshake_that_has_begun_shows_the_chain_of_its_key() throws Exception {
    TlsKeys keys = keys();
    assertThat(keys.getPrivateKey("any").getAlgorithm()).isEqualTo("RSA");
    write(SECOND.certificatePem(), SECOND.keyPem());
    pass(Duration.ofSeconds(6));
    assertThat(keys.getCertificateChain("any")).containsExactly(FIRST.certificate());
    assertShows(keys, SECOND);
  }

  @Test
  void it_offers_its_certificate_for_keys_of_its_kind_only() throws Exception {
    TlsKeys keys = keys();
    assertThat(keys.chooseEngineServerAlias("RSA", null, null)).isNotNull();
    assertThat(keys.chooseEngineServerAlias("EC", null, null)).isNull();
  }

  /** The server's own key managers stand before ours and choose an alias unasked. */
  @ParameterizedTest
  @CsvSource({"TLSv1.2, RSA", "TLSv1.2, EC", "TLSv1.3, RSA", "TLSv1.3, EC", "TLSv1.3, EdDSA"})
  void the_jdk_shakes_hands_with_it(String version, String kind) throws Exception {
    Certificates pair =
        switch (kind) {
          case "RSA" -> FIRST;
          case "EC" -> SECOND;
          default -> Certificates.ed25519();
        };
    TlsKeys keys = keys();
    assertThat(Handshake.with(keys, version)).isEqualTo(FIRST.certificate());
    write(pair.certificatePem(), pair.keyPem());
    pass(Duration.ofSeconds(6));
    assertThat(Handshake.with(keys, version)).isEqualTo(pair.certificate());
  }

  @Test
  void each_state_of_the_files_is_told_once() throws Exception {
    TlsKeys keys = keys();
    for (String key : new String[] {"", "broken", FIRST.keyPem(), "", FIRST.keyPem()}) {
      write(FIRST.certificatePem(), key);
      for (int look = 0; look < 2; look++) {
        pass(Duration.ofSeconds(6));
        assertShows(keys, FIRST);
      }
    }
    assertThat(news).hasSize(5);
    assertThat(news.get(4)).contains("read anew");
  }

  @Test
  void a_clock_that_is_put_back_hides_nothing() throws Exception {
    TlsKeys keys = keys();
    write(SECOND.certificatePem(), SECOND.keyPem());
    pass(Duration.ofHours(-1));
    assertShows(keys, SECOND);
  }

  @Test
  void an_expired_certificate_is_shown_with_a_warning() throws Exception {
    Certificates expired = Certificates.expired();
    write(expired.certificatePem(), expired.keyPem());
    assertShows(keys(), expired);
    assertThat(news).singleElement().asString().contains("expired");
  }

  @Test
  void files_that_cannot_be_used_are_refused_at_the_start() throws Exception {
    write(FIRST.certificatePem(), SECOND.keyPem());
    assertThatThrownBy(this::keys).isInstanceOf(Refusal.class);
  }
}
