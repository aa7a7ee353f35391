package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What whole packages ask of their versions. */
@ApplicationScoped
public class PackageVersionDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** How many living versions packages have, by their keys; none where a package is missing. */
  public Map<Long, Long> count(Collection<Long> packageIds) {
    if (packageIds.isEmpty()) {
      return Map.of();
    }
    List<?> rows =
        Database.query(
                entityManager,
                "select v.package_id, count(*) from package_version v where v.package_id in ("
                    + IntStream.rangeClosed(1, packageIds.size())
                        .mapToObj(place -> "?" + place)
                        .collect(Collectors.joining(", "))
                    + ") and v.deleted_at is null group by v.package_id",
                List.copyOf(packageIds))
            .getResultList();
    Map<Long, Long> counts = new HashMap<>();
    rows.stream()
        .map(Object[].class::cast)
        .forEach(row -> counts.put(((Number) row[0]).longValue(), ((Number) row[1]).longValue()));
    return counts;
  }

  /** The downloads of the living version of a package that has the most. */
  public long mostDownloads(long packageId) {
    return ((Number)
            Database.query(
                    entityManager,
                    "select coalesce(max(v.downloads), 0) from package_version v"
                        + " where v.package_id = ?1 and v.deleted_at is null",
                    packageId)
                .getSingleResult())
        .longValue();
  }
}
