package io.hatoba.catalog.retention;

import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.events.DownloadCounts;
import io.hatoba.metadata.packages.RetentionPolicyDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.NameInvalidException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Visibility;
import io.hatoba.settings.PackageTypeModes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What would go. Nothing is held and nothing is written for it. */
@Singleton
class RetentionPlans {
  private static final Logger LOG = Logger.getLogger(RetentionPlans.class.getName());

  /** Versions that go by one plan of a package, and by one preview; others go with the next. */
  static final int MOST = 20_000;

  private static final int PACKAGES_AT_ONCE = 100;
  private static final Duration LONGEST_PREVIEW = Duration.ofSeconds(30);

  private final RetentionPolicyDao policies;
  private final PackageTypeModes types;
  private final Judgements judgements;
  private final RetentionSteps steps;
  private final DownloadCounts downloads;
  private final Clock clock;

  @Inject
  RetentionPlans(
      RetentionPolicyDao policies,
      PackageTypeModes types,
      Judgements judgements,
      RetentionSteps steps,
      DownloadCounts downloads,
      Clock clock) {
    this.policies = policies;
    this.types = types;
    this.judgements = judgements;
    this.steps = steps;
    this.downloads = downloads;
    this.clock = clock;
  }

  /**
   * A package and its policy.
   *
   * @param place where the policy is set
   * @param setBy who set it
   */
  record Governed(
      long id,
      ImageName image,
      Visibility visibility,
      String place,
      RetentionPolicy policy,
      long setBy) {}

  /**
   * Packages of a scope in which a policy holds, by their keys; those of a type that is disabled
   * wait until it is enabled again.
   */
  List<Governed> list(PolicyScope scope, long after) {
    List<RegistryKind> kinds = Stream.of(RegistryKind.values()).filter(types::serves).toList();
    long last = after;
    while (true) {
      List<RetentionPolicyDao.Governed> rows =
          policies.listGoverned(scope.place(), kinds, last, PACKAGES_AT_ONCE);
      List<Governed> governed = governed(rows);
      if (!governed.isEmpty() || rows.isEmpty()) {
        return governed;
      }
      last = rows.get(rows.size() - 1).id();
    }
  }

  private List<Governed> governed(List<RetentionPolicyDao.Governed> rows) {
    Map<String, RetentionPolicyDao.Row> rules =
        rows.isEmpty()
            ? Map.of()
            : policies.find(
                rows.stream().map(RetentionPolicyDao.Governed::policy).collect(Collectors.toSet()));
    return rows.stream()
        .flatMap(
            row ->
                Optional.ofNullable(rules.get(row.policy()))
                    .flatMap(policy -> governed(row, policy))
                    .stream())
        .toList();
  }

  private static Optional<Governed> governed(
      RetentionPolicyDao.Governed row, RetentionPolicyDao.Row policy) {
    ImageName image;
    try {
      image = new ImageName(RegistryKind.valueOf(row.kind()), new RepositoryName(row.name()));
    } catch (NameInvalidException tooLong) {
      // Its owner has got a longer login; nothing of it goes until it has a name again.
      LOG.log(Level.WARNING, "retention leaves package " + row.id() + " alone", tooLong);
      return Optional.empty();
    }
    return Optional.of(
        new Governed(
            row.id(),
            image,
            Visibility.valueOf(row.visibility()),
            policy.place(),
            PolicyRules.policy(policy.rules()),
            policy.setBy()));
  }

  /** Who is told what is said of each version. */
  interface Listener {
    /**
     * A verdict.
     *
     * @param kept what keeps it; empty for a version that goes
     * @return false if there were enough
     */
    boolean judged(Candidate candidate, Optional<Kept> kept);
  }

  /**
   * Judges all versions of a package.
   *
   * @return false if the listener had enough
   */
  boolean judge(Governed pack, Listener listener) {
    Judgement judgement = judgements.of(pack.id(), pack.visibility(), pack.policy());
    List<Candidate> page = judgements.list(pack.id(), 0, judgement);
    while (!page.isEmpty()) {
      for (Candidate candidate : page) {
        if (!listener.judged(candidate, judgement.of(candidate))) {
          return false;
        }
      }
      long last = page.get(page.size() - 1).row().age().id();
      page =
          page.size() < Judgements.VERSIONS_AT_ONCE
              ? List.of()
              : judgements.list(pack.id(), last, judgement);
    }
    return true;
  }

  /** Pulls that this node has not written yet keep versions too. */
  void countDownloads() {
    downloads.writeAll();
  }

  private static final class Tally {
    private final List<Long> going = new ArrayList<>();
    private final List<RetentionPreview.Verdict> page = new ArrayList<>();
    private long kept;
    private boolean complete = true;
  }

  /** See {@link Retention#preview}. */
  RetentionPreview preview(PolicyScope scope, long offset, int limit) {
    countDownloads();
    Instant end = clock.instant().plus(LONGEST_PREVIEW);
    Tally tally = new Tally();
    List<Governed> packages = list(scope, 0);
    while (tally.complete && !packages.isEmpty()) {
      for (Governed pack : packages) {
        tally.complete =
            tally.complete
                && clock.instant().isBefore(end)
                && judge(
                    pack,
                    (candidate, kept) -> {
                      long place = tally.kept + tally.going.size();
                      if (kept.isPresent()) {
                        tally.kept++;
                      } else if (tally.going.size() < MOST) {
                        tally.going.add(candidate.row().manifestId());
                      } else {
                        return false;
                      }
                      if (place >= offset && place < offset + limit) {
                        tally.page.add(verdict(pack, candidate, kept));
                      }
                      return true;
                    });
      }
      packages = list(scope, packages.get(packages.size() - 1).id());
    }
    return new RetentionPreview(
        tally.going.size(), tally.kept, steps.countFreed(tally.going), tally.complete, tally.page);
  }

  private static RetentionPreview.Verdict verdict(
      Governed pack, Candidate candidate, Optional<Kept> kept) {
    return new RetentionPreview.Verdict(
        pack.image(),
        candidate.row().age().id(),
        Digest.parse(candidate.row().digest()),
        candidate.tags(),
        candidate.tagCount(),
        candidate.row().size(),
        kept);
  }
}
