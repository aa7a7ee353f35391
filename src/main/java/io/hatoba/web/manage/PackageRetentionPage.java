package io.hatoba.web.manage;

import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.retention.Retention;
import io.hatoba.catalog.retention.RetentionPolicy;
import io.hatoba.catalog.retention.RetentionPreview;
import io.hatoba.catalog.retention.RetentionReport;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import io.hatoba.web.Reasons;
import io.hatoba.web.packages.PackageLookup;
import io.hatoba.web.retention.RetentionForm;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What is kept of a package, or of all packages of an owner; what would go, and what has gone. */
@At(
    value = {
      "/orgs/{org}/packages/{type}/package/{name}/retention",
      "/users/{user}/packages/{type}/package/{name}/retention",
      "/orgs/{org}/settings/packages/retention",
      "/users/{user}/settings/packages/retention"
    },
    view = "manage/retention",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class PackageRetentionPage implements Page {
  private static final int ROWS = 100;
  private static final long MOST_PAGES = 10_000;

  /** A reader waits no longer for a run; what is left goes with the next press. */
  private static final Duration LONGEST_RUN = Duration.ofSeconds(20);

  @Inject private RulePlace places;
  @Inject private Retention retention;
  @Inject private Navigation navigation;
  @Inject private Reasons reasons;
  @Inject private Reader reader;

  @SuppressWarnings("NullAway.Init") // open sets it
  private RulePlace.Place place;

  private String path = "";
  private Optional<Retention.Holding> holding = Optional.empty();
  private Optional<RetentionReport> report = Optional.empty();
  private Optional<RetentionPreview> preview = Optional.empty();
  private long page = 1;
  private RetentionForm form = new RetentionForm();
  private List<String> refusal = List.of();

  /** For the container. */
  public PackageRetentionPage() {}

  @Override
  public void open(PageRequest request) {
    place = places.require(request);
    path = request.path();
    holding = retention.find(place.scope());
    report = retention.findReport(place.scope());
    form = RetentionForm.of(holding.map(Retention.Holding::policy).orElse(RetentionPolicy.NONE));
    Optional<Long> asked =
        request
            .parameter("preview")
            .flatMap(PackageLookup::number)
            .filter(number -> number >= 1 && number <= MOST_PAGES);
    page = asked.orElse(1L);
    if (asked.isPresent()) {
      preview = Optional.of(retention.preview(place.scope(), (page - 1) * ROWS, ROWS));
    }
  }

  /** Sets the policy, and shows what would go. */
  public void save() {
    long by = reader.requireAccount().id();
    attempt(
        () -> {
          RetentionPolicy policy = form.policy();
          RacingInsert.retried(
              () -> {
                retention.put(place.scope(), policy, by);
                return true;
              });
        },
        "?preview=1",
        "manage.retention-saved");
  }

  /** Lets what is further away hold again. */
  public void remove() {
    attempt(() -> retention.delete(place.scope()), "", "manage.retention-removed");
  }

  /** Deletes what nothing keeps. */
  public void run() {
    long by = reader.requireAccount().id();
    attempt(() -> retention.run(place.scope(), by, LONGEST_RUN), "", "manage.retention-ran");
  }

  private void attempt(Runnable deed, String query, String notice) {
    try {
      deed.run();
      navigation.to(path + query, notice);
    } catch (ValidationException refused) {
      refusal = List.of(reasons.of(refused));
    }
  }

  /** The package or the owner. */
  public RulePlace.Place place() {
    return place;
  }

  /** Key of where the policy that holds is set. */
  public String sourceKey() {
    return holding
        .map(found -> "manage.retention-of-" + found.source().name())
        .orElse("manage.retention-none");
  }

  /** Whether the policy that holds is set here. */
  public boolean own() {
    Retention.Source here = place.ofPackage() ? Retention.Source.PACKAGE : Retention.Source.OWNER;
    return holding.filter(found -> found.source() == here).isPresent();
  }

  /** The last run. */
  public Optional<RetentionReport> report() {
    return report;
  }

  /** What a run would do now; empty if that was not asked for. */
  public Optional<RetentionPreview> preview() {
    return preview;
  }

  /** Where more of the preview is. */
  public Optional<String> next() {
    return preview
        .filter(found -> page * ROWS < found.deleted() + found.kept())
        .map(found -> "?preview=" + (page + 1));
  }

  /** Why what was asked for cannot be. */
  public List<String> refusal() {
    return refusal;
  }

  /** What is typed. */
  public RetentionForm getForm() {
    return form;
  }
}
