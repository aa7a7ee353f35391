package io.hatoba.web.operations;

import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.catalog.quotas.Reclaimable;
import io.hatoba.catalog.quotas.StorageKey;
import io.hatoba.catalog.quotas.StorageReport;
import io.hatoba.catalog.quotas.StorageReports;
import io.hatoba.maintenance.sweeping.Sweeps;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** What the instance uses, what could be freed, and whose it is. */
@At(value = StoragePage.PATH, view = "operations/storage", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class StoragePage implements Page {
  static final String PATH = "/admin/storage";

  private static final int ON_A_PAGE = 30;

  @Inject private StorageReports reports;
  @Inject private Sweeps sweeps;

  private StorageReport report = new StorageReport(0, 0, List.of(), Optional.empty());
  private Reclaimable reclaimable = new Reclaimable(0, 0);
  private Optional<Sweeps.Figures> swept = Optional.empty();
  private long deduplicated;
  private boolean first;

  /** For the container. */
  public StoragePage() {}

  @Override
  public void open(PageRequest request) {
    StorageKey after = StorageKey.parse(request.parameter("after").orElse(""));
    first = after.equals(StorageKey.FIRST);
    report = reports.find(new PolicyScope.Instance(), after, ON_A_PAGE);
    if (first) {
      // All rows are looked at for these.
      deduplicated = reports.deduplicated();
      reclaimable = reports.reclaimable();
      swept = Optional.of(sweeps.figures());
    }
  }

  /** Whether the figures of the instance are shown, as on the first page of owners only. */
  public boolean first() {
    return first;
  }

  /** Bytes of versions that live. */
  public long logical() {
    return report.logical();
  }

  /** Bytes that are kept, each once in a package. */
  public long physical() {
    return report.physical();
  }

  /** Bytes of all blobs, each once. */
  public long deduplicated() {
    return deduplicated;
  }

  /** What goes when nobody restores or pushes it again. */
  public Reclaimable reclaimable() {
    return reclaimable;
  }

  /** What sweeps have done, and what waits for one. */
  public Sweeps.Figures swept() {
    return swept.orElseThrow();
  }

  /** Owners, those with the most first. */
  public List<Owner> owners() {
    long most = report.physical();
    return report.largest().stream()
        .filter(StorageReport.Part.Owner.class::isInstance)
        .map(StorageReport.Part.Owner.class::cast)
        .map(it -> new Owner(it, most))
        .toList();
  }

  /** Where the next page of owners begins. */
  public Optional<String> next() {
    return report.next().map(StorageKey::text);
  }

  /**
   * An owner.
   *
   * @param part what it uses
   * @param most what all use
   */
  public record Owner(StorageReport.Part.Owner part, long most) {
    /** What a bar is full of. */
    public long whole() {
      return Math.max(1, most);
    }
  }
}
