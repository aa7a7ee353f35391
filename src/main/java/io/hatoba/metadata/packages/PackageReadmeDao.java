package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import jakarta.persistence.Query;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Queries over the READMEs that people wrote for packages. Whoever writes holds the package. */
@ApplicationScoped
public class PackageReadmeDao {
  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * A README.
   *
   * @param content Markdown
   * @param updatedBy login of who wrote it last
   */
  public record Row(String content, String updatedBy, Instant updatedAt) {}

  /** The README of a package. */
  public Optional<Row> find(long packageId) {
    List<?> rows =
        query(
                "select r.content, a.login,"
                    + " cast(extract(epoch from r.updated_at) * 1000 as bigint)"
                    + " from package_readme r join account a on a.id = r.updated_by"
                    + " where r.package_id = ?1",
                packageId)
            .getResultList();
    return rows.stream()
        .map(Object[].class::cast)
        .map(
            row ->
                new Row(
                    row[0].toString(),
                    row[1].toString(),
                    Instant.ofEpochMilli(((Number) row[2]).longValue())))
        .findFirst();
  }

  /** Writes it, in place of the one before; false if that is the same. */
  public boolean put(long packageId, String content, long by) {
    if (find(packageId).filter(row -> row.content().equals(content)).isPresent()) {
      return false;
    }
    int changed =
        query(
                "update package_readme set content = ?2, updated_by = ?3,"
                    + " updated_at = current_timestamp where package_id = ?1",
                packageId,
                content,
                by)
            .executeUpdate();
    if (changed == 0) {
      query(
              "insert into package_readme (package_id, content, updated_by) values (?1, ?2, ?3)",
              packageId,
              content,
              by)
          .executeUpdate();
    }
    return true;
  }

  /** Takes it away; false if there is none. */
  public boolean delete(long packageId) {
    return query("delete from package_readme where package_id = ?1", packageId).executeUpdate() > 0;
  }

  private Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }
}
