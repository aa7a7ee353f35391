package io.hatoba.web.operations;

import io.hatoba.catalog.Migrations;
import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.catalog.retention.Retention;
import io.hatoba.maintenance.scrub.ImageChecks;
import io.hatoba.maintenance.scrub.Scrub;
import io.hatoba.maintenance.sweeping.Sweeps;
import io.hatoba.web.Watched;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How far the long work of the instance is, by the names that its pages have for it. */
@ApplicationScoped
public class WorkStates implements Watched {
  static final String SWEEPS = "sweeps";
  static final String SCRUB = "scrub";
  static final String RETENTION = "retention";

  private static final Pattern MIGRATION = Pattern.compile("migrations/([0-9]{1,18})");
  private static final Pattern CHECK = Pattern.compile("checks/([0-9]{1,18})/([0-9]{1,18})");

  private final Sweeps sweeps;
  private final Scrub scrub;
  private final Retention retention;
  private final Migrations migrations;
  private final ImageChecks checks;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public WorkStates() {
    this(null, null, null, null, null);
  }

  /** Over those who work. */
  @Inject
  WorkStates(
      Sweeps sweeps, Scrub scrub, Retention retention, Migrations migrations, ImageChecks checks) {
    this.sweeps = sweeps;
    this.scrub = scrub;
    this.retention = retention;
    this.migrations = migrations;
    this.checks = checks;
  }

  static String migration(long id) {
    return "migrations/" + id;
  }

  static String check(long packageId, long versionId) {
    return "checks/" + packageId + "/" + versionId;
  }

  @Override
  public Optional<String> state(String topic) {
    return switch (topic) {
      case SWEEPS -> Optional.of(sweeps.list(Long.MAX_VALUE, 1).toString());
      case SCRUB -> Optional.of(scrub.report().toString());
      case RETENTION -> Optional.of(retention.findReport(new PolicyScope.Instance()).toString());
      default -> ofOne(topic);
    };
  }

  private Optional<String> ofOne(String topic) {
    Matcher migration = MIGRATION.matcher(topic);
    if (migration.matches()) {
      return migrations.find(Long.parseLong(migration.group(1))).map(Record::toString);
    }
    Matcher check = CHECK.matcher(topic);
    return check.matches()
        ? checks
            .find(Long.parseLong(check.group(1)), Long.parseLong(check.group(2)))
            .map(Record::toString)
        : Optional.empty();
  }
}
