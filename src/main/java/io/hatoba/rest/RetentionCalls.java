package io.hatoba.rest;

import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.catalog.retention.Kept;
import io.hatoba.catalog.retention.Retention;
import io.hatoba.catalog.retention.RetentionPreview;
import io.hatoba.catalog.retention.RetentionReport;
import io.hatoba.events.StopWish;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is the same of retention in the instance, of an owner and of a package. */
@ApplicationScoped
class RetentionCalls {
  /** A client waits no longer for a run; what is left goes with its next call. */
  private static final Duration LONGEST_RUN = Duration.ofSeconds(20);

  @Inject private Retention retention;
  @Inject private Urls urls;

  /**
   * A policy and where it comes from.
   *
   * @param policy null if everything is kept
   * @param source {@code instance}, {@code owner} or {@code package}
   */
  record HoldingBody(
      @Nullable RetentionPolicyBody policy, @Nullable String source, @Nullable String setAt) {}

  record VersionBody(
      String packageName,
      String packageType,
      long id,
      String digest,
      List<String> tags,
      long tagCount,
      long size,
      String action,
      @Nullable String keptBy,
      @Nullable String which) {
    static VersionBody of(RetentionPreview.Verdict verdict) {
      Optional<Kept> kept = verdict.kept();
      return new VersionBody(
          verdict.image().toString(),
          Bodies.of(verdict.image().kind()),
          verdict.versionId(),
          verdict.digest().toString(),
          verdict.tags(),
          verdict.tagCount(),
          verdict.size(),
          kept.isPresent() ? "keep" : "delete",
          kept.map(one -> Bodies.of(one.rule())).orElse(null),
          kept.map(Kept::which).filter(text -> !text.isEmpty()).orElse(null));
    }
  }

  record PreviewBody(
      long deletes, long keeps, long freesBytes, boolean complete, List<VersionBody> versions) {}

  record ReportBody(
      String status,
      boolean stopped,
      String startedAt,
      @Nullable String finishedAt,
      long packages,
      long deleted,
      long spared,
      long failedPackages,
      long freedBytes) {
    static ReportBody of(RetentionReport report) {
      return new ReportBody(
          report.finishedAt().isPresent() ? "completed" : "in_progress",
          StopWish.stopped(report.stop()),
          ApiJson.time(report.startedAt()),
          report.finishedAt().map(ApiJson::time).orElse(null),
          report.packages(),
          report.deleted(),
          report.spared(),
          report.failed(),
          report.freed());
    }
  }

  /** 200 with the policy that holds. */
  Response get(PolicyScope scope) {
    return Answers.ok(
        retention
            .find(scope)
            .map(
                holding ->
                    new HoldingBody(
                        RetentionPolicyBody.of(holding.policy()),
                        Bodies.of(holding.source()),
                        ApiJson.time(holding.setAt())))
            .orElse(new HoldingBody(null, null, null)));
  }

  /** 200 with the policy as it was set. */
  Response put(PolicyScope scope, InputStream body, long accountId) {
    RetentionPolicyBody asked = ApiJson.read(body, RetentionPolicyBody.class);
    RacingInsert.retried(
        () -> {
          retention.put(scope, asked.policy(), accountId);
          return true;
        });
    return get(scope);
  }

  /** 204; 404 if there was none. */
  Response delete(PolicyScope scope) {
    if (!retention.delete(scope)) {
      throw ApiException.notFound();
    }
    return Answers.nothing();
  }

  /** 200 with what would be done, or what was. */
  Response run(PolicyScope scope, boolean dry, UriInfo uri, long accountId) {
    if (!dry) {
      return Answers.ok(ReportBody.of(retention.run(scope, accountId, LONGEST_RUN)));
    }
    Paging paging = Paging.of(uri, urls);
    long offset = (paging.page() - 1L) * paging.perPage();
    RetentionPreview preview = retention.preview(scope, offset, paging.perPage());
    return Answers.page(
        new PreviewBody(
            preview.deleted(),
            preview.kept(),
            preview.freed(),
            preview.complete(),
            preview.verdicts().stream().map(VersionBody::of).toList()),
        paging,
        preview.deleted() + preview.kept());
  }

  /** 200 with the last run; 404 if there was none. */
  Response report(PolicyScope scope) {
    return Answers.ok(
        ReportBody.of(retention.findReport(scope).orElseThrow(ApiException::notFound)));
  }
}
