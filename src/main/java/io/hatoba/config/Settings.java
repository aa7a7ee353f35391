package io.hatoba.config;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * Every setting of start-up, read once from MicroProfile Config and checked.
 *
 * <p>The environment form is {@code HATOBA_DATA_DIR}, the property form {@code hatoba.data-dir}. An
 * empty value counts as absent. A value that cannot be used is an {@link InvalidSettingException}
 * that names the key; {@code server} ends the process with it.
 */
@Singleton
public final class Settings {
  private static final int SHORTEST_SECRET = 16;

  private final Path dataDirectory;
  private final Path storageDirectory;
  private final DatabaseSettings database;
  private final Origin url;
  private final boolean subdomainIsolation;
  private final List<NetworkRange> trustedProxies;
  private final long dockerLayerLimit;
  private final long containerLayerLimit;
  private final ShaTagRule dockerShaTags;
  private final boolean anonymousPull;
  private final boolean sparseManifests;
  private final boolean verifyReads;
  private final int transfers;
  private final int transfersPerAccount;
  private final MinimumRate minimumRate;
  private final Duration drainTimeout;
  private final Duration blobLease;
  private final Duration uploadTtl;
  private final Duration sweepInterval;
  private final Duration bearerKeyAge;
  private final PullAudit auditPulls;
  private final long deletableDownloads;
  private final Duration retentionPeriod;
  private final long scrubRate;
  private final Duration scrubInterval;
  private final boolean backgroundDisabled;
  private final Optional<String> metricsToken;
  private final List<AppliedSetting> applied;

  /** For the container, which reads the configuration of the deployment. */
  @Inject
  public Settings() {
    this(configOf(ConfigProvider.getConfig()));
  }

  /**
   * Reads every setting from a source of its own; for tests and tools without a container.
   *
   * @param source gives the text of a property form, or nothing
   * @throws InvalidSettingException if a value cannot be used
   */
  public Settings(Function<String, Optional<String>> source) {
    Reader reader = new Reader(source, new ArrayList<>());
    dataDirectory = reader.path("hatoba.data-dir", defaultDataDirectory());
    storageDirectory = reader.path("hatoba.storage-dir", dataDirectory.resolve("layers"));
    database = reader.database(dataDirectory);
    url = reader.parsed("hatoba.url", "http://localhost:8080", Origin::parse);
    subdomainIsolation = reader.flag("hatoba.subdomain-isolation", false);
    trustedProxies = reader.parsed("hatoba.trusted-proxies", "", NetworkRange::parseList);
    dockerLayerLimit = reader.size("hatoba.docker-layer-limit", "5GiB");
    containerLayerLimit = reader.size("hatoba.container-layer-limit", "10GiB");
    dockerShaTags = reader.parsed("hatoba.docker-sha-tags", "refuse", Settings::shaTagRule);
    anonymousPull = reader.flag("hatoba.anonymous-pull", true);
    sparseManifests = reader.flag("hatoba.sparse-manifests", false);
    verifyReads = reader.flag("hatoba.verify-reads", false);
    transfers = reader.parsed("hatoba.transfers", "512", Settings::positive);
    // Half, so that no account alone can take all of them.
    transfersPerAccount =
        reader.parsed(
            "hatoba.transfers-per-account",
            Integer.toString(Math.max(1, transfers / 2)),
            Settings::positive);
    minimumRate = reader.parsed("hatoba.minimum-rate", "60KiB/60s", MinimumRate::parse);
    drainTimeout = reader.parsed("hatoba.drain-timeout", "60s", Durations::parse);
    blobLease = reader.parsed("hatoba.blob-lease", "24h", Durations::parse);
    uploadTtl = reader.parsed("hatoba.upload-ttl", "24h", Durations::parse);
    sweepInterval = reader.parsed("hatoba.sweep-interval", "10m", Durations::parse);
    bearerKeyAge = reader.parsed("hatoba.bearer-key-age", "30d", Durations::parse);
    auditPulls = reader.parsed("hatoba.audit-pulls", "count", PullAudit::parse);
    deletableDownloads = reader.parsed("hatoba.deletable-downloads", "5000", Settings::count);
    retentionPeriod = reader.parsed("hatoba.retention-period", "24h", Durations::parse);
    scrubRate = reader.parsed("hatoba.scrub-rate", "32MiB", Settings::rate);
    scrubInterval = reader.parsed("hatoba.scrub-interval", "30d", Durations::parse);
    backgroundDisabled = reader.flag("hatoba.disable-background", false);
    metricsToken = reader.secret("hatoba.metrics-token");
    applied = List.copyOf(reader.applied());
    if (subdomainIsolation && !url.authority().matches("[^\\[]*[a-z][^\\[]*")) {
      throw new InvalidSettingException(
          "HATOBA_SUBDOMAIN_ISOLATION",
          "needs a host name in HATOBA_URL, not an address, since docker. and containers. are put"
              + " before it");
    }
  }

  private static Function<String, Optional<String>> configOf(Config config) {
    return key -> config.getOptionalValue(key, String.class);
  }

  /** On an application server its own data directory, else {@code ./hatoba-data}. */
  private static String defaultDataDirectory() {
    for (String serverHome : List.of("jboss.server.data.dir", "com.sun.aas.instanceRoot")) {
      String home = System.getProperty(serverHome, "");
      if (!home.isEmpty()) {
        return home + "/hatoba-data";
      }
    }
    return "hatoba-data";
  }

  private static ShaTagRule shaTagRule(String text) {
    try {
      return ShaTagRule.valueOf(text.strip().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException unknown) {
      throw new IllegalArgumentException("is none of refuse, warn and allow");
    }
  }

  private static int positive(String text) {
    try {
      int number = Integer.parseInt(text.strip());
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, with the same words as a number that is too small.
    }
    throw new IllegalArgumentException("is not a whole number above zero");
  }

  private static long rate(String text) {
    long bytes = ByteSize.parse(text).bytes();
    if (bytes < 1024) {
      throw new IllegalArgumentException("is less than 1KiB a second, at which nothing ends");
    }
    return bytes;
  }

  private static long count(String text) {
    try {
      long number = Long.parseLong(text.strip());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException notANumber) {
      // Refused below, with the same words as a number that is too small.
    }
    throw new IllegalArgumentException("is not a whole number, 0 or more");
  }

  /** Root of everything kept on disk. */
  public Path dataDirectory() {
    return dataDirectory;
  }

  /** The shared disk for layer files. */
  public Path storageDirectory() {
    return storageDirectory;
  }

  /** Where the metadata is kept. */
  public DatabaseSettings database() {
    return database;
  }

  /** External origin of the main host. */
  public Origin url() {
    return url;
  }

  /** Whether {@code docker.} and {@code containers.} hosts stand beside the main host. */
  public boolean subdomainIsolation() {
    return subdomainIsolation;
  }

  /** Peers whose {@code X-Forwarded-*} headers are believed. */
  public List<NetworkRange> trustedProxies() {
    return trustedProxies;
  }

  /** Largest layer of the Docker registry in bytes, inclusive. */
  public long dockerLayerLimit() {
    return dockerLayerLimit;
  }

  /** Largest layer of the Container registry in bytes, inclusive. */
  public long containerLayerLimit() {
    return containerLayerLimit;
  }

  /** What the Docker registry does with tags of exactly 64 hexadecimal digits. */
  public ShaTagRule dockerShaTags() {
    return dockerShaTags;
  }

  /** Whether public images of the Container registry are served without a token. */
  public boolean anonymousPull() {
    return anonymousPull;
  }

  /** Whether manifests are accepted whose parts are not here. */
  public boolean sparseManifests() {
    return sparseManifests;
  }

  /** Whether every blob is hashed while it is sent. */
  public boolean verifyReads() {
    return verifyReads;
  }

  /** How many large transfers run at once on this node. */
  public int transfers() {
    return transfers;
  }

  /**
   * How many large transfers run at once on this node for one account, for one repository whose
   * workflow calls, or for one address of strangers.
   */
  public int transfersPerAccount() {
    return transfersPerAccount;
  }

  /** How slow a client may be while this node waits for it to send or to take bytes. */
  public MinimumRate minimumRate() {
    return minimumRate;
  }

  /** How long a node that is told to end lets requests go on. */
  public Duration drainTimeout() {
    return drainTimeout;
  }

  /** How long bytes that no manifest names are kept. */
  public Duration blobLease() {
    return blobLease;
  }

  /** How long an idle upload is kept. */
  public Duration uploadTtl() {
    return uploadTtl;
  }

  /** How often what nobody needs any more is swept away. */
  public Duration sweepInterval() {
    return sweepInterval;
  }

  /** How old the key that signs bearer tokens becomes before another takes its place. */
  public Duration bearerKeyAge() {
    return bearerKeyAge;
  }

  /** Which pulls the audit log has. */
  public PullAudit auditPulls() {
    return auditPulls;
  }

  /** How often what is public may have been pulled that may still be deleted. */
  public long deletableDownloads() {
    return deletableDownloads;
  }

  /** How often what no policy of retention keeps is deleted. */
  public Duration retentionPeriod() {
    return retentionPeriod;
  }

  /** How many bytes a second this node reads that nobody waits for, at most. */
  public long scrubRate() {
    return scrubRate;
  }

  /** How long after one look at every byte the next begins. */
  public Duration scrubInterval() {
    return scrubInterval;
  }

  /** Whether this node runs no timers. */
  public boolean backgroundDisabled() {
    return backgroundDisabled;
  }

  /** What lets others than this machine read the metrics. */
  public Optional<String> metricsToken() {
    return metricsToken;
  }

  /** All of them as they apply, without secrets. */
  public List<AppliedSetting> applied() {
    return applied;
  }

  /** Turns texts into values and faults into refusals that name the key. */
  private record Reader(Function<String, Optional<String>> source, List<AppliedSetting> applied) {
    private void note(String key, String value, boolean secret, boolean given) {
      applied.add(new AppliedSetting(key, environmentForm(key), value, secret, given));
    }

    <T> T parsed(String key, String fallback, Function<String, T> parse) {
      Optional<String> said = source.apply(key).filter(value -> !value.isBlank());
      String text = said.orElse(fallback);
      note(key, text, false, said.isPresent());
      try {
        return parse.apply(text);
      } catch (IllegalArgumentException refused) {
        throw new InvalidSettingException(
            environmentForm(key), "'" + text + "' " + refused.getMessage());
      }
    }

    Path path(String key, Object fallback) {
      return parsed(key, fallback.toString(), Path::of).toAbsolutePath().normalize();
    }

    boolean flag(String key, boolean fallback) {
      return parsed(key, Boolean.toString(fallback), Reader::strictBoolean);
    }

    long size(String key, String fallback) {
      return parsed(key, fallback, ByteSize::parse).bytes();
    }

    /** What only those know who were told; long enough that nobody finds it by trying. */
    Optional<String> secret(String key) {
      Optional<String> given = source.apply(key).map(String::strip).filter(text -> !text.isEmpty());
      note(key, "", true, given.isPresent());
      if (given.isPresent() && !given.get().matches("[!-~]{" + SHORTEST_SECRET + ",}")) {
        // The value is not repeated.
        throw new InvalidSettingException(
            environmentForm(key),
            "must have at least "
                + SHORTEST_SECRET
                + " visible characters of ASCII, without spaces");
      }
      return given;
    }

    DatabaseSettings database(Path dataDirectory) {
      Optional<String> given = source.apply("hatoba.database-url").filter(text -> !text.isBlank());
      note("hatoba.database-url", given.map(Reader::place).orElse(""), false, given.isPresent());
      for (String key : List.of("hatoba.database-user", "hatoba.database-password")) {
        note(key, "", true, source.apply(key).filter(text -> !text.isBlank()).isPresent());
      }
      if (given.isEmpty()) {
        // No AUTO_SERVER: two processes on one file would each believe to be alone.
        return new DatabaseSettings(
            "jdbc:h2:file:" + dataDirectory.resolve("database").resolve("hatoba"), "hatoba", "");
      }
      String url = given.get().strip();
      if (!url.startsWith("jdbc:h2:file:") && !url.startsWith("jdbc:postgresql:")) {
        // The value may hold a password, so it is not repeated.
        throw new InvalidSettingException(
            "HATOBA_DATABASE_URL", "must begin with jdbc:h2:file: or jdbc:postgresql:");
      }
      return new DatabaseSettings(
          url,
          source.apply("hatoba.database-user").orElse(""),
          source.apply("hatoba.database-password").orElse(""));
    }

    /** A URL of JDBC without what may be a password: parameters, and all of one that has a user. */
    private static String place(String url) {
      String stripped = url.strip();
      return stripped.contains("@")
          ? stripped.replaceAll("^(jdbc:[a-z0-9]*:).*", "$1…")
          : stripped.replaceAll("[?;].*", "");
    }

    private static boolean strictBoolean(String text) {
      return switch (text.strip().toLowerCase(Locale.ROOT)) {
        case "true", "on", "yes", "1" -> true;
        case "false", "off", "no", "0" -> false;
        default -> throw new IllegalArgumentException("is neither true nor false");
      };
    }

    private static String environmentForm(String key) {
      return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }
  }
}
