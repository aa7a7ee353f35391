package io.hatoba.web.operations;

import io.hatoba.catalog.MigratedPackage;
import io.hatoba.catalog.RegistryMigration;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A migration, as a list shows it.
 *
 * @param migration what is told of it
 */
public record MigrationRow(RegistryMigration migration) {
  private static final Pattern WORK = Pattern.compile("(running|undoing)-([0-9]{1,18})");

  /** Where its page is. */
  public String path() {
    return MigrationsPage.PATH + "/" + migration.id();
  }

  /** Whether it is about all accounts. */
  public boolean ofAll() {
    return migration.owner().isEmpty();
  }

  /** Login of the account that it is about; empty for all. */
  public String owner() {
    return migration.owner().orElse("");
  }

  /** Key of how far it is. */
  public String stateKey() {
    return "operations.migration-state-"
        + (undoStopped() ? "undo-" : "")
        + migration.state().name().toLowerCase(Locale.ROOT);
  }

  /** Key of the rule for names that are taken. */
  public String ruleKey() {
    return "operations.migration-rule-" + migration.onConflict().name().toLowerCase(Locale.ROOT);
  }

  /** How many packages it has. */
  public long total() {
    return migration.packages().values().stream().mapToLong(Long::longValue).sum();
  }

  /** How many are in a state. */
  public long count(MigratedPackage.State state) {
    return migration.packages().getOrDefault(state, 0L);
  }

  /** Whether a node works on it. */
  public boolean underWay() {
    return migration.state() == RegistryMigration.State.RUNNING
        || migration.state() == RegistryMigration.State.UNDOING;
  }

  /** Whether it was being taken back when it was stopped. */
  private boolean undoStopped() {
    return migration.state() == RegistryMigration.State.STOPPED
        && count(MigratedPackage.State.UNDONE) + count(MigratedPackage.State.KEPT) > 0;
  }

  /** What is under way of it, as the form has it that stops it. */
  String work() {
    return Choices.word(migration.work().state()) + "-" + migration.work().lastStop();
  }

  /** What such a form says. */
  static Optional<RegistryMigration.Work> work(String sent) {
    Matcher work = WORK.matcher(sent);
    return work.matches()
        ? Choices.find(RegistryMigration.State.class, work.group(1))
            .map(state -> new RegistryMigration.Work(state, Long.parseLong(work.group(2))))
        : Optional.empty();
  }

  /** How many of them nothing is left to do for, or was when it was stopped. */
  public long settled() {
    return migration.state() == RegistryMigration.State.UNDOING || undoStopped()
        ? total() - count(MigratedPackage.State.DONE)
        : total() - count(MigratedPackage.State.WAITING) - count(MigratedPackage.State.LEFT);
  }
}
