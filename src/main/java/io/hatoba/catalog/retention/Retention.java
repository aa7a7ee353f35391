package io.hatoba.catalog.retention;

import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.packages.RetentionPolicyDao;
import io.hatoba.metadata.packages.RetentionRunDao;
import io.hatoba.oci.ImageName;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Policies of retention, what they would do, and what they have done. The nearest policy holds
 * alone: of the package, else of its owner, else of the instance. Whoever calls this has asked
 * whether the caller may.
 */
@Stateless
public class Retention {
  private final RetentionPolicyDao policies;
  private final RetentionRunDao runs;
  private final RetentionPlans plans;
  private final RetentionRuns running;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Retention() {
    this(null, null, null, null, null);
  }

  /** Over the rows of policies. */
  @Inject
  Retention(
      RetentionPolicyDao policies,
      RetentionRunDao runs,
      RetentionPlans plans,
      RetentionRuns running,
      AuditLog audit) {
    this.policies = policies;
    this.runs = runs;
    this.plans = plans;
    this.running = running;
    this.audit = audit;
  }

  /** Where a policy is set. */
  public enum Source {
    /** For all packages. */
    INSTANCE,
    /** For those of the owner. */
    OWNER,
    /** For the package. */
    PACKAGE
  }

  /**
   * The policy that holds.
   *
   * @param source where it is set
   * @param setBy who set it
   * @param setAt when
   */
  public record Holding(RetentionPolicy policy, Source source, long setBy, Instant setAt) {}

  /** The policy that holds somewhere, wherever it is set; empty if everything is kept. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Optional<Holding> find(PolicyScope scope) {
    List<String> chain = policies.chain(scope.place());
    Map<String, RetentionPolicyDao.Row> rows = policies.find(chain);
    return chain.stream()
        .filter(rows::containsKey)
        .findFirst()
        .map(rows::get)
        .map(
            row ->
                new Holding(
                    PolicyRules.policy(row.rules()), source(row), row.setBy(), row.setAt()));
  }

  private static Source source(RetentionPolicyDao.Row row) {
    String word = row.place().replaceFirst(":.*", "");
    return Source.valueOf(word);
  }

  /**
   * Sets the policy of a scope, instead of the one that it has or inherits; the next run carries it
   * out, in the name of the account.
   */
  public void put(PolicyScope scope, RetentionPolicy policy, long accountId) {
    policies.put(scope.place(), PolicyRules.of(policy), accountId);
    audit.record(AuditAction.RETENTION_POLICY_SET, scope.subject(), PolicyRules.words(policy));
  }

  /**
   * Lets the scope inherit again.
   *
   * @return false if it has no policy of its own
   */
  public boolean delete(PolicyScope scope) {
    boolean deleted = policies.delete(scope.place());
    if (deleted) {
      audit.record(AuditAction.RETENTION_POLICY_REMOVED, scope.subject());
    }
    return deleted;
  }

  /**
   * What a run would do now.
   *
   * @param offset verdicts to leave out of the page
   * @param limit how many there are on it at most
   */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public RetentionPreview preview(PolicyScope scope, long offset, int limit) {
    return plans.preview(scope, offset, limit);
  }

  /**
   * Deletes what no policy keeps, as long as it may take; whatever is left waits for the next call.
   *
   * @param accountId who asks
   * @return what was done, by this call and those before it that belong to the same run
   * @throws ValidationException if a run of the scope is under way
   */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public RetentionReport run(PolicyScope scope, long accountId, Duration most) {
    if (!running.run(scope, OptionalLong.of(accountId), Duration.ZERO, most)) {
      throw new ValidationException(
          "RetentionRun",
          "run",
          ValidationException.Code.UNPROCESSABLE,
          RetentionRule.RUN_UNDER_WAY.about());
    }
    return findReport(scope).orElseThrow();
  }

  /**
   * Begins the run of the instance if it is time, or goes on with one that nobody goes on with.
   *
   * @param period between the begins of two
   * @return whether this node did anything
   */
  @TransactionAttribute(TransactionAttributeType.NOT_SUPPORTED)
  public boolean runDue(Duration period) {
    return running.run(
        new PolicyScope.Instance(), OptionalLong.empty(), period, Duration.ofDays(1));
  }

  /**
   * Lets a run stop after the step that is being done; what it leaves the next one looks at. Of one
   * whose node is gone the wish is fulfilled by the next node that would go on with it.
   *
   * @param startedAt which run, by when it began
   * @param accountId who wants it
   * @return false if it has ended
   */
  public boolean stop(PolicyScope scope, Instant startedAt, long accountId) {
    if (runs.askToStop(scope.place().key(), startedAt, accountId)) {
      audit.record(
          AuditAction.RETENTION_STOPPED,
          scope.subject(),
          Map.of("started_at", startedAt.toString()));
      return true;
    }
    return findReport(scope)
        .filter(run -> run.startedAt().equals(startedAt) && run.finishedAt().isEmpty())
        .isPresent();
  }

  /** The last run of a scope. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Optional<RetentionReport> findReport(PolicyScope scope) {
    return runs.find(scope.place().key()).map(RetentionReport::of);
  }

  /** The package that a name reaches. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Optional<PolicyScope.Pack> findPackage(ImageName name) {
    return policies.findPackage(name).map(id -> new PolicyScope.Pack(id, name));
  }
}
