package io.hatoba.rest;

import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.catalog.quotas.Quotas;
import io.hatoba.catalog.quotas.StorageKey;
import io.hatoba.catalog.quotas.StorageReport;
import io.hatoba.catalog.quotas.StorageReports;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is the same of quotas of owners and of packages. */
@ApplicationScoped
class QuotaCalls {
  private static final int LARGEST = 3;

  @Inject private Quotas quotas;
  @Inject private StorageReports reports;

  /**
   * A quota, where it comes from, and what is used of it.
   *
   * @param quota null if there is none
   * @param source {@code instance}, {@code owner} or {@code package}
   * @param largest what uses most
   */
  record HoldingBody(
      @Nullable QuotaBody quota,
      @Nullable String source,
      @Nullable String setAt,
      long logicalBytes,
      long physicalBytes,
      List<StorageBodies.Part> largest) {}

  /** 200 with the quota that holds and what is used. */
  Response get(PolicyScope scope) {
    Optional<Quotas.Holding> holding = quotas.find(scope);
    StorageReport report = reports.find(scope, StorageKey.FIRST, LARGEST);
    return Answers.ok(
        new HoldingBody(
            holding.map(found -> QuotaBody.of(found.quota())).orElse(null),
            holding.map(found -> Bodies.of(found.source())).orElse(null),
            holding.map(found -> ApiJson.time(found.setAt())).orElse(null),
            report.logical(),
            report.physical(),
            StorageBodies.of(report)));
  }

  /** 200 with the quota as it was set. */
  Response put(PolicyScope scope, InputStream body, long accountId) {
    QuotaBody asked = ApiJson.read(body, QuotaBody.class);
    RacingInsert.retried(
        () -> {
          quotas.put(scope, asked.quota(), accountId);
          return true;
        });
    return get(scope);
  }

  /** 204; 404 if there was none. */
  Response delete(PolicyScope scope) {
    if (!RacingInsert.retried(() -> quotas.delete(scope))) {
      throw ApiException.notFound();
    }
    return Answers.nothing();
  }
}
