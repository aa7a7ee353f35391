package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hatoba.accounts.User;
import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.catalog.quotas.Reclaimable;
import io.hatoba.catalog.quotas.StorageKey;
import io.hatoba.catalog.quotas.StorageReport;
import io.hatoba.catalog.quotas.StorageReports;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers what uses the storage; {@code per_page} and {@code after} choose the page. */
@ApplicationScoped
class StorageCalls {
  @Inject private StorageReports reports;
  @Inject private Urls urls;

  /**
   * What the instance uses.
   *
   * @param deduplicatedBytes on the first page only, since all rows are looked at for it
   */
  record InstanceBody(
      long logicalBytes,
      long physicalBytes,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long deduplicatedBytes,
      long reclaimableLogicalBytes,
      long reclaimablePhysicalBytes,
      List<StorageBodies.Part> owners) {}

  /**
   * What an owner uses.
   *
   * @param deduplicatedBytes on the first page only, since all rows of the owner are looked at
   */
  record OwnerBody(
      String login,
      long logicalBytes,
      long physicalBytes,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Long deduplicatedBytes,
      long deletedPackagesBytes,
      List<StorageBodies.Part> packages) {}

  record PackageBody(
      String name,
      String packageType,
      long logicalBytes,
      long physicalBytes,
      List<StorageBodies.Part> versions) {}

  /** 200 with what the instance uses, by owners. */
  Response ofInstance(UriInfo uri) {
    KeyPaging paging = KeyPaging.of(uri, urls);
    StorageReport report = find(new PolicyScope.Instance(), paging);
    Reclaimable reclaimable = reports.reclaimable();
    return answer(
        paging,
        new InstanceBody(
            report.logical(),
            report.physical(),
            paging.after().isEmpty() ? reports.deduplicated() : null,
            reclaimable.logical(),
            reclaimable.physical(),
            StorageBodies.of(report)),
        report);
  }

  /** 200 with what an owner uses, by packages. */
  Response ofOwner(User owner, UriInfo uri) {
    KeyPaging paging = KeyPaging.of(uri, urls);
    PolicyScope.Owner scope =
        new PolicyScope.Owner(owner.id(), owner.login(), owner.organization());
    StorageReport report = find(scope, paging);
    return answer(
        paging,
        new OwnerBody(
            owner.login(),
            report.logical(),
            report.physical(),
            paging.after().isEmpty() ? reports.deduplicated(scope) : null,
            reports.deleted(scope),
            StorageBodies.of(report)),
        report);
  }

  /** 200 with what a package uses, by versions. */
  Response ofPackage(PolicyScope.Pack pack, UriInfo uri) {
    KeyPaging paging = KeyPaging.of(uri, urls);
    StorageReport report = find(pack, paging);
    return answer(
        paging,
        new PackageBody(
            pack.name().path(),
            Bodies.of(pack.name().kind()),
            report.logical(),
            report.physical(),
            StorageBodies.of(report)),
        report);
  }

  private StorageReport find(PolicyScope scope, KeyPaging paging) {
    return reports.find(scope, StorageKey.parse(paging.after()), paging.limit());
  }

  private static Response answer(KeyPaging paging, Object body, StorageReport report) {
    return paging.answer(body, report.next().map(StorageKey::text));
  }
}
