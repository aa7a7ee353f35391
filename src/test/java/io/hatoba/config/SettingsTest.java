package io.hatoba.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  private static Settings settings(Map<String, String> given) {
    return new Settings(key -> Optional.ofNullable(given.get(key)));
  }

  @Test
  void without_any_a_node_stands_for_itself() {
    Settings settings = settings(Map.of("hatoba.data-dir", "/srv/hatoba", "hatoba.url", " "));
    assertThat(settings.storageDirectory()).isEqualTo(Path.of("/srv/hatoba/layers"));
    assertThat(settings.database().url()).isEqualTo("jdbc:h2:file:/srv/hatoba/database/hatoba");
    assertThat(settings.database().embedded()).isTrue();
    assertThat(settings.url()).hasToString("http://localhost:8080");
    assertThat(settings.dockerLayerLimit()).isEqualTo(5L << 30);
    assertThat(settings.containerLayerLimit()).isEqualTo(10L << 30);
    assertThat(settings.dockerShaTags()).isEqualTo(ShaTagRule.REFUSE);
    assertThat(settings.anonymousPull()).isTrue();
    assertThat(settings.sparseManifests()).isFalse();
    assertThat(settings.uploadTtl()).isEqualTo(Duration.ofHours(24));
    assertThat(settings.bearerKeyAge()).isEqualTo(Duration.ofDays(30));
    assertThat(settings.scrubRate()).isEqualTo(32L << 20);
    assertThat(settings.scrubInterval()).isEqualTo(Duration.ofDays(30));
    assertThat(settings.transfers()).isEqualTo(512);
    assertThat(settings.transfersPerAccount()).isEqualTo(256);
    assertThat(settings.minimumRate())
        .isEqualTo(new MinimumRate(60 * 1024, Duration.ofSeconds(60)));
    assertThat(settings.trustedProxies()).isEmpty();
    assertThat(settings.metricsToken()).isEmpty();
    assertThat(settings.auditPulls()).isEqualTo(new PullAudit(true, 1));
  }

  @ParameterizedTest
  @CsvSource({"512, 256", "3, 1", "1, 1"})
  void an_account_alone_has_half_of_the_transfers(String all, int ofOne) {
    assertThat(settings(Map.of("hatoba.transfers", all)).transfersPerAccount()).isEqualTo(ofOne);
  }

  @ParameterizedTest
  @CsvSource({"60, 60, false", "59, 60, true", "0, 60, true", "100, 200, true", "1000, 60, false"})
  void a_rate_holds_for_any_length_of_time(long bytes, long seconds, boolean tooSlow) {
    MinimumRate rate = settings(Map.of("hatoba.minimum-rate", "60/60s")).minimumRate();
    assertThat(rate.exceeds(bytes, Duration.ofSeconds(seconds).toNanos())).isEqualTo(tooSlow);
  }

  @Test
  void a_path_is_taken_from_where_the_process_began() {
    assertThat(settings(Map.of("hatoba.data-dir", "a/../b")).dataDirectory())
        .isEqualTo(Path.of("b").toAbsolutePath());
  }

  @Test
  void a_postgresql_database_has_its_own_user() {
    DatabaseSettings database =
        settings(
                Map.of(
                    "hatoba.database-url", "jdbc:postgresql://db/hatoba",
                    "hatoba.database-user", "u",
                    "hatoba.database-password", "secret"))
            .database();
    assertThat(database)
        .isEqualTo(new DatabaseSettings("jdbc:postgresql://db/hatoba", "u", "secret"));
    assertThat(database.embedded()).isFalse();
    assertThat(database).asString().doesNotContain("secret");
  }

  @ParameterizedTest
  @CsvSource({"5GiB, 5368709120", "1 KiB, 1024", "512, 512", "7b, 7", "1T, 1099511627776"})
  void a_size_has_a_unit_or_none(String text, long bytes) {
    assertThat(settings(Map.of("hatoba.docker-layer-limit", text)).dockerLayerLimit())
        .isEqualTo(bytes);
  }

  @ParameterizedTest
  @CsvSource({"count, true, 1", "ALL, false, 1", "off, false, 0", "1/100, false, 100"})
  void pulls_are_audited_counted_all_not_or_in_part(String text, boolean counted, int oneIn) {
    assertThat(settings(Map.of("hatoba.audit-pulls", text)).auditPulls())
        .isEqualTo(new PullAudit(counted, oneIn));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hatoba.url|ftp://a|HATOBA_URL: 'ftp://a' is not a URL such as https://registry.example.com",
        "hatoba.url|https://a/b|HATOBA_URL: 'https://a/b' must be an origin: scheme, host and port, nothing else",
        "hatoba.docker-layer-limit|five|HATOBA_DOCKER_LAYER_LIMIT: 'five' is not a size such as 5GiB, 512MB or 1048576",
        "hatoba.docker-layer-limit|-1|HATOBA_DOCKER_LAYER_LIMIT: '-1' is not a size such as 5GiB, 512MB or 1048576",
        "hatoba.container-layer-limit|9999999999T|HATOBA_CONTAINER_LAYER_LIMIT: '9999999999T' is larger than 8 EiB",
        "hatoba.docker-sha-tags|maybe|HATOBA_DOCKER_SHA_TAGS: 'maybe' is none of refuse, warn and allow",
        "hatoba.anonymous-pull|2|HATOBA_ANONYMOUS_PULL: '2' is neither true nor false",
        "hatoba.audit-pulls|some|HATOBA_AUDIT_PULLS: 'some' is none of count, all, off and a share such as 1/100",
        "hatoba.audit-pulls|1/0|HATOBA_AUDIT_PULLS: '1/0' is none of count, all, off and a share such as 1/100",
        "hatoba.audit-pulls|2/3|HATOBA_AUDIT_PULLS: '2/3' is none of count, all, off and a share such as 1/100",
        "hatoba.metrics-token|fifteen-letters|HATOBA_METRICS_TOKEN: must have at least 16 visible"
            + " characters of ASCII, without spaces",
        "hatoba.metrics-token|a secret with spaces|HATOBA_METRICS_TOKEN: must have at least 16"
            + " visible characters of ASCII, without spaces",
        "hatoba.transfers|0|HATOBA_TRANSFERS: '0' is not a whole number above zero",
        "hatoba.transfers|x|HATOBA_TRANSFERS: 'x' is not a whole number above zero",
        "hatoba.transfers-per-account|0|HATOBA_TRANSFERS_PER_ACCOUNT: '0' is not a whole number above zero",
        "hatoba.minimum-rate|1KiB|HATOBA_MINIMUM_RATE: '1KiB' is not a size in a time such as 60KiB/60s",
        "hatoba.minimum-rate|fast/60s|HATOBA_MINIMUM_RATE: 'fast/60s' is not a size such as 5GiB, 512MB or 1048576",
        "hatoba.minimum-rate|1KiB/soon|HATOBA_MINIMUM_RATE: '1KiB/soon' is not a duration such as 90s, 30m, 24h or 2d",
        "hatoba.minimum-rate|0/60s|HATOBA_MINIMUM_RATE: '0/60s' is less than a byte, or measured over less than 1s",
        "hatoba.minimum-rate|1/9ms|HATOBA_MINIMUM_RATE: '1/9ms' is less than a byte, or measured over less than 1s",
        "hatoba.blob-lease|24|HATOBA_BLOB_LEASE: '24' is not a duration such as 90s, 30m, 24h or 2d",
        "hatoba.bearer-key-age|monthly|HATOBA_BEARER_KEY_AGE: 'monthly' is not a duration such as"
            + " 90s, 30m, 24h or 2d",
        "hatoba.sweep-interval|often|HATOBA_SWEEP_INTERVAL: 'often' is not a duration such as 90s,"
            + " 30m, 24h or 2d",
        "hatoba.scrub-rate|1000|HATOBA_SCRUB_RATE: '1000' is less than 1KiB a second, at which nothing ends",
        "hatoba.scrub-interval|0d|HATOBA_SCRUB_INTERVAL: '0d' must be longer than zero",
        "hatoba.upload-ttl|0s|HATOBA_UPLOAD_TTL: '0s' must be longer than zero",
        "hatoba.trusted-proxies|10.0.0.0/33|HATOBA_TRUSTED_PROXIES: '10.0.0.0/33' has a prefix length outside the address",
        "hatoba.trusted-proxies|proxy|HATOBA_TRUSTED_PROXIES: 'proxy' is not a list of CIDR ranges such as 10.0.0.0/8",
        "hatoba.database-url|jdbc:h2:tcp://a/b|HATOBA_DATABASE_URL: must begin with jdbc:h2:file: or jdbc:postgresql:",
        "hatoba.database-url|jdbc:h2:mem:a|HATOBA_DATABASE_URL: must begin with jdbc:h2:file: or jdbc:postgresql:",
        "hatoba.database-url|jdbc:mysql://a:s3cret@b|HATOBA_DATABASE_URL: must begin with jdbc:h2:file: or jdbc:postgresql:"
      })
  void a_value_that_cannot_be_used_is_named(String key, String value, String message) {
    assertThatThrownBy(() -> settings(Map.of(key, value)))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage(message);
  }

  @Test
  void hosts_of_their_own_need_a_name() {
    assertThatThrownBy(
            () ->
                settings(
                    Map.of(
                        "hatoba.url", "http://127.0.0.1:8080",
                        "hatoba.subdomain-isolation", "true")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageStartingWith("HATOBA_SUBDOMAIN_ISOLATION: needs a host name");
  }

  @Test
  void what_applies_is_told_without_secrets() {
    Map<String, String> given =
        Map.of(
            "hatoba.database-url", "jdbc:postgresql://db/hatoba?password=p4ss-w0rd",
            "hatoba.database-password", "p4ss-w0rd",
            "hatoba.metrics-token", "p4ss-w0rd-of-metrics",
            "hatoba.transfers", "7");
    assertThat(settings(given).applied().toString())
        .contains("jdbc:postgresql://db/hatoba")
        .doesNotContain("p4ss-w0rd");
    assertThat(settings(given).applied())
        .contains(
            new AppliedSetting("hatoba.transfers", "HATOBA_TRANSFERS", "7", false, true),
            new AppliedSetting("hatoba.metrics-token", "HATOBA_METRICS_TOKEN", "", true, true),
            new AppliedSetting(
                "hatoba.transfers-per-account", "HATOBA_TRANSFERS_PER_ACCOUNT", "3", false, false));
  }

  @ParameterizedTest
  @CsvSource({
    "jdbc:postgresql://me:p4ss?w@db/hatoba",
    "jdbc:postgresql://db/hatoba?password=p4ss@word",
    "jdbc:postgresql://db/hatoba?user=me&password=p4ss",
    "jdbc:h2:file:/srv/hatoba;PASSWORD=p4ss"
  })
  void a_password_in_a_url_is_not_told(String url) {
    assertThat(settings(Map.of("hatoba.database-url", url)).applied().toString())
        .doesNotContain("p4ss")
        .doesNotContain("word@");
  }
}
