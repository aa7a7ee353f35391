package io.hatoba.registry;

import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Manifest;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Manifests of one package that name another as their subject. */
@Stateless
@TransactionAttribute(TransactionAttributeType.SUPPORTS)
public class Referrers {
  /** Descriptors in one answer; clients keep to manifests of at most 4 MiB. */
  static final int PAGE = 500;

  /** Bytes of the manifests, and so at most of their annotations, in one answer. */
  private static final long MAX_BYTES = 3L << 20;

  private final ManifestDao manifests;
  private final PackageDao packages;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Referrers() {
    this(null, null);
  }

  /** Over the rows of manifests. */
  @Inject
  public Referrers(ManifestDao manifests, PackageDao packages) {
    this.manifests = manifests;
    this.packages = packages;
  }

  /**
   * A referrer as its descriptor tells of it.
   *
   * @param digest digest of its bytes
   * @param mediaType what it was pushed as
   * @param size how many bytes
   * @param artifactType the effective artifact type
   * @param annotations those of the manifest
   */
  public record Referrer(
      Digest digest,
      String mediaType,
      long size,
      Optional<String> artifactType,
      Map<String, String> annotations) {}

  /**
   * Some referrers of a manifest.
   *
   * @param referrers in digest order
   * @param more whether others follow
   */
  public record ReferrerPage(List<Referrer> referrers, boolean more) {}

  /**
   * A page of referrers in digest order; empty for a subject, or a package, that is not here.
   *
   * @param artifactType only those of this type; empty for all
   * @param after the digest that the page before ended with; empty for the first page
   */
  public ReferrerPage list(
      ImageName name, Digest subject, Optional<String> artifactType, String after, Viewer viewer) {
    Optional<PackageEntity> found = packages.find(name).filter(row -> viewer.served());
    if (found.isEmpty()) {
      return new ReferrerPage(List.of(), false);
    }
    List<ManifestDao.Referrer> rows =
        manifests.listReferrers(found.get().id(), subject, artifactType, after, PAGE + 1);
    List<ManifestDao.Referrer> page = firstOf(rows);
    if (page.isEmpty()) {
      return new ReferrerPage(List.of(), false);
    }
    Map<Long, byte[]> contents =
        manifests.contents(page.stream().map(ManifestDao.Referrer::id).toList());
    return new ReferrerPage(
        page.stream().map(row -> referrer(row, contents)).toList(), page.size() < rows.size());
  }

  /** As many as one answer may hold, but at least one. */
  private static List<ManifestDao.Referrer> firstOf(List<ManifestDao.Referrer> rows) {
    long bytes = 0;
    for (int count = 0; count < rows.size(); count++) {
      bytes += rows.get(count).size();
      if (count == PAGE || (count > 0 && bytes > MAX_BYTES)) {
        return rows.subList(0, count);
      }
    }
    return rows;
  }

  private static Referrer referrer(ManifestDao.Referrer row, Map<Long, byte[]> contents) {
    byte[] content = contents.getOrDefault(row.id(), new byte[0]);
    return new Referrer(
        row.digest(),
        row.mediaType(),
        row.size(),
        row.artifactType(),
        Manifest.parse(content, Optional.of(row.mediaType())).annotations());
  }
}
