package io.hatoba.events;

import io.hatoba.settings.AccessEpoch;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What would happen: the work itself is done, with every rule that it asks, in a transaction that
 * never commits. So a dry run permits and refuses what the work would, and leaves no row, no event
 * of the audit log, no message for a hook and no epoch behind. It holds what the work holds, and as
 * long.
 *
 * <p>The work must do what it does in the transaction under way, and not by one of its own.
 */
@Singleton
public final class DryRun {
  private final AuditLog log;
  private final AccessEpoch epoch;
  private final Consumer<Runnable> transactions;

  /** In transactions of the container. */
  @Inject
  public DryRun(AuditLog log, AccessEpoch epoch, UndoneTransactions transactions) {
    this(log, epoch, transactions::run);
  }

  /**
   * In other transactions.
   *
   * @param transactions runs work in one that it takes back
   */
  public DryRun(AuditLog log, AccessEpoch epoch, Consumer<Runnable> transactions) {
    this.log = log;
    this.epoch = epoch;
    this.transactions = transactions;
  }

  /**
   * What some work would have come to.
   *
   * @param result what it returned
   * @param events what the audit log would have of it
   */
  public record Outcome<T>(T result, List<AuditEvent> events) {
    /** Copies the list. */
    public Outcome {
      events = List.copyOf(events);
    }
  }

  /** Does work and takes it back; what it throws is thrown. */
  public <T> Outcome<T> of(Supplier<T> work) {
    List<T> results = new ArrayList<>(1);
    List<AuditEvent> events =
        log.listen(() -> epoch.forgetting(() -> undone(() -> results.add(work.get()))));
    return new Outcome<>(results.get(0), events);
  }

  private void undone(Runnable work) {
    try {
      transactions.accept(work);
    } catch (Undone end) {
      if (end.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      return;
    }
    throw new IllegalStateException("a dry run was not taken back");
  }
}
