package io.hatoba.web.operations;

import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.catalog.retention.Retention;
import io.hatoba.catalog.retention.RetentionPolicy;
import io.hatoba.catalog.retention.RetentionReport;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import io.hatoba.web.retention.RetentionForm;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Instant;
import java.util.Optional;

/** What is kept of all packages whose owners say nothing else, and what the last run has done. */
@At(value = RetentionPage.PATH, view = "operations/retention", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class RetentionPage implements Page {
  static final String PATH = "/admin/retention";

  static final PolicyScope SCOPE = new PolicyScope.Instance();

  @Inject private Retention retention;
  @Inject private RetentionWork works;
  @Inject private WorkStops stops;
  @Inject private Reader reader;
  @Inject private Navigation navigation;
  @Inject private FormRefusals refusals;

  private Optional<Retention.Holding> holding = Optional.empty();
  private Optional<RetentionReport> report = Optional.empty();
  private RetentionForm policy = new RetentionForm();
  private Optional<Instant> asked = Optional.empty();
  private Optional<String> refusal = Optional.empty();

  /** For the container. */
  public RetentionPage() {}

  @Override
  public void open(PageRequest request) {
    holding = retention.find(SCOPE);
    report = retention.findReport(SCOPE);
    asked = WorkStops.askedNumber(request).map(Instant::ofEpochMilli);
    policy = RetentionForm.of(holding.map(Retention.Holding::policy).orElse(RetentionPolicy.NONE));
  }

  /** Sets what was typed, and leads to what it would delete. */
  public void save() {
    try {
      RetentionPolicy asked = policy.policy();
      RacingInsert.retried(
          () -> {
            retention.put(SCOPE, asked, reader.requireAccount().accountId());
            return true;
          });
      navigation.to(RetentionPreviewPage.PATH, "operations.policy-saved");
    } catch (ValidationException refused) {
      refusal = Optional.of(refusals.of(refused));
    }
  }

  /** Lets everything be kept whose owner says nothing else. */
  public void remove() {
    retention.delete(SCOPE);
    navigation.to(PATH, "operations.policy-removed");
  }

  /** Lets the run stop that was shown. */
  public void stop() {
    long accountId = reader.requireAccount().accountId();
    stops.tell(
        PATH, asked.filter(startedAt -> retention.stop(SCOPE, startedAt, accountId)).isPresent());
  }

  /** The policy that is set. */
  public Optional<Retention.Holding> holding() {
    return holding;
  }

  /** The policy as it is typed. */
  public RetentionForm getPolicy() {
    return policy;
  }

  /** Whether there was a run. */
  public boolean any() {
    return report.isPresent();
  }

  /** Whether one is under way. */
  public boolean running() {
    return report.filter(it -> it.finishedAt().isEmpty()).isPresent();
  }

  /** The last run. */
  public RetentionReport report() {
    return report.orElseThrow();
  }

  /** How far it is. */
  public LongWork work() {
    return works.of(report(), asked.isPresent());
  }

  /** Why nothing was set. */
  public Optional<String> refusal() {
    return refusal;
  }
}
