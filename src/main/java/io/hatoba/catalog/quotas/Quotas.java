package io.hatoba.catalog.quotas;

import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.packages.PolicyPlace;
import io.hatoba.metadata.packages.QuotaDao;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Optional;

/**
 * Quotas as they are set. The quota of a package and that of its owner hold together; an owner
 * without one of its own has the one of all owners. Whoever calls this has asked whether the caller
 * may.
 */
@Stateless
public class Quotas {
  private final QuotaDao quotas;
  private final AccessEpoch epoch;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Quotas() {
    this(null, null, null);
  }

  /** Over the rows of quotas. */
  @Inject
  Quotas(QuotaDao quotas, AccessEpoch epoch, AuditLog audit) {
    this.quotas = quotas;
    this.epoch = epoch;
    this.audit = audit;
  }

  /** Where a quota is set. */
  public enum Source {
    /** For all owners. */
    INSTANCE,
    /** For the owner. */
    OWNER,
    /** For the package. */
    PACKAGE
  }

  /**
   * The quota that holds.
   *
   * @param source where it is set
   * @param setAt when
   */
  public record Holding(Quota quota, Source source, Instant setAt) {}

  /** The quota that holds for a scope as a whole, wherever it is set; empty if there is none. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Optional<Holding> find(PolicyScope scope) {
    Optional<QuotaDao.Row> own = quotas.find(scope.place());
    return (scope instanceof PolicyScope.Owner ? own.or(() -> quotas.find(PolicyPlace.ALL)) : own)
        .map(row -> new Holding(Quota.of(row.limits()), source(row), row.setAt()));
  }

  private static Source source(QuotaDao.Row row) {
    return row.place().equals(PolicyPlace.ALL.key())
        ? Source.INSTANCE
        : Source.valueOf(row.place().replaceFirst(":.*", ""));
  }

  /** Sets the quota of a scope, instead of the one that it has. What is there already stays. */
  public void put(PolicyScope scope, Quota quota, long accountId) {
    // First, so that of two who set it at once the second replaces what the first did.
    epoch.raise();
    quotas.put(scope.place(), quota.limits(), accountId);
    audit.record(AuditAction.QUOTA_SET, scope.subject(), quota.words());
  }

  /**
   * Removes the quota of a scope.
   *
   * @return false if it has none of its own
   */
  public boolean delete(PolicyScope scope) {
    if (quotas.find(scope.place()).isEmpty()) {
      return false;
    }
    // First, as whoever sets one does.
    epoch.raise();
    boolean deleted = quotas.delete(scope.place());
    if (deleted) {
      audit.record(AuditAction.QUOTA_REMOVED, scope.subject());
    }
    return deleted;
  }
}
