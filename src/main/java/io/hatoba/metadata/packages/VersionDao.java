package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.ManifestReference;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/**
 * Rows of versions as manifests and tags change below them. Whoever calls this holds the package
 * ({@link HeldPackageDao}).
 */
@ApplicationScoped
public class VersionDao {
  private static final String COLUMNS =
      "insert into package_version (id, package_id, manifest_id, pushed_by, token_id, description,"
          + " licenses, source, platforms, size)";

  /** No account and no token has this key: their sequences begin above it. */
  private static final long NOBODY = 0;

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  @Inject
  @SuppressWarnings("NullAway.Init") // set by the container
  private Database database;

  /** For a plain JVM, where nothing injects. */
  @SuppressWarnings("UnnecessaryAssignment") // no framework there
  public static VersionDao over(EntityManager entityManager, Database database) {
    VersionDao dao = new VersionDao();
    dao.entityManager = entityManager;
    dao.database = database;
    return dao;
  }

  /**
   * What people are told of a version; texts are empty where there is nothing to say.
   *
   * @param description what it is
   * @param licenses under which it is given
   * @param source where it was made from
   * @param platforms with commas between them
   */
  public record Words(String description, String licenses, String source, String platforms) {
    /** Nothing. */
    public static final Words NONE = new Words("", "", "", "");
  }

  /**
   * A push of a manifest.
   *
   * @param manifestId its row, which is there
   * @param words what it says of itself
   * @param pushedBy the account
   * @param tokenId by which token; empty for a password
   */
  public record Pushed(long manifestId, Words words, long pushedBy, OptionalLong tokenId) {}

  /**
   * Makes the row of a manifest that was pushed, unless it is a part of another.
   *
   * @param tagged whether the push gave it a tag that makes a version of it
   * @return its bytes; 0 if there is none
   */
  public long insert(Pushed pushed, boolean tagged) {
    return sum(
        database.insertReturning(
            COLUMNS
                + " select nextval('package_version_seq'), m.package_id, m.id, cast(?2 as bigint),"
                + " nullif(cast(?3 as bigint), 0), nullif(cast(?4 as varchar), ''),"
                + " nullif(cast(?5 as varchar), ''), nullif(cast(?6 as varchar), ''),"
                + " cast(?7 as varchar), coalesce((select z.size from ("
                + VersionRules.sizes("= ?1")
                + ") z), 0) from manifest m where m.id = ?1"
                + (tagged ? "" : " and " + VersionRules.ownVersion("m")),
            "size",
            parameters(pushed)));
  }

  private static long sum(List<?> sizes) {
    return sizes.stream().mapToLong(size -> ((Number) size).longValue()).sum();
  }

  /**
   * Renews the row of a manifest that was pushed again; one that was deleted is as if it were new.
   *
   * @return whether there is one
   */
  public boolean renew(Pushed pushed) {
    return Database.query(
                entityManager,
                "update package_version set updated_at = current_timestamp,"
                    + " created_at = case when deleted_at is null then created_at"
                    + " else current_timestamp end,"
                    + " pushed_by = case when deleted_at is null then pushed_by"
                    + " else cast(?2 as bigint) end,"
                    + " token_id = case when deleted_at is null then token_id"
                    + " else nullif(cast(?3 as bigint), 0) end,"
                    + " description = nullif(cast(?4 as varchar), ''),"
                    + " licenses = nullif(cast(?5 as varchar), ''),"
                    + " source = nullif(cast(?6 as varchar), ''), platforms = cast(?7 as varchar),"
                    + " deleted_at = null, deleted_by = null where manifest_id = ?1",
                parameters(pushed))
            .executeUpdate()
        > 0;
  }

  private static Object[] parameters(Pushed pushed) {
    Words words = pushed.words();
    return new Object[] {
      pushed.manifestId(),
      pushed.pushedBy(),
      pushed.tokenId().orElse(NOBODY),
      words.description(),
      words.licenses(),
      words.source(),
      words.platforms()
    };
  }

  /**
   * Lets go of rows whose manifests have become parts of another.
   *
   * @param some manifests whose tags have changed
   * @param digest of a manifest that has appeared: its children and referrers are looked at too
   * @return bytes of the living versions among them
   */
  public long absorb(long packageId, Collection<Long> some, Digest digest, Manifest appeared) {
    String prefix = digest.algorithm() == DigestAlgorithm.SHA256 ? "sha256-" + digest.hex() : "";
    return drop(
        "select c.id from manifest c where c.id = any(?2)"
            + " union all select c.id from manifest c"
            + " where c.package_id = ?1 and c.digest = any(?3)"
            + " union all select c.id from manifest c"
            + " where c.package_id = ?1 and c.subject_digest = ?4"
            + " union all select g.manifest_id from tag g"
            // What follows the dot among characters.
            + " where g.package_id = ?1 and g.name >= ?5 and g.name < ?6",
        packageId,
        some.toArray(Long[]::new),
        children(appeared),
        digest.toString(),
        prefix,
        prefix.isEmpty() ? "" : prefix + "/");
  }

  private static String[] children(Manifest manifest) {
    return manifest.references().stream()
        .filter(reference -> reference.kind() == ManifestReference.Kind.MANIFEST)
        .map(reference -> reference.descriptor().digest().toString())
        .distinct()
        .toArray(String[]::new);
  }

  /**
   * Makes the rows right of some manifests that came back, or whose tags changed.
   *
   * @return by how many bytes the living versions are more, or below zero less, than before
   */
  public long settle(Collection<Long> some) {
    if (some.isEmpty()) {
      return 0;
    }
    Long[] ids = some.toArray(Long[]::new);
    long dropped =
        drop(
            "select c.id from manifest c where c.id = any(?1) union "
                + VersionRules.neighbours("= any(?1)"),
            (Object) ids);
    return emerge(List.of(ids), " and " + VersionRules.ownVersion("m")) - dropped;
  }

  /**
   * Makes the row of a manifest that is a part, and is to be deleted by itself.
   *
   * @return its bytes
   */
  public long separate(long manifestId) {
    return emerge(List.of(manifestId), "");
  }

  private long emerge(List<Long> ids, String condition) {
    return sum(
        database.insertReturning(
            COLUMNS
                + " select nextval('package_version_seq'), m.package_id, m.id, null, null, null,"
                + " null, null, '', coalesce(z.size, 0) from manifest m left join ("
                + VersionRules.sizes("= any(?1)")
                + ") z on z.root = m.id where m.id = any(?1) and m.deleted_at is null"
                + " and not exists (select 1 from package_version v where v.manifest_id = m.id)"
                + condition,
            "size",
            (Object) ids.toArray(Long[]::new)));
  }

  private long drop(String candidates, Object... parameters) {
    return sum(
        database.deleteReturning(
            "delete from package_version v where v.manifest_id in ("
                + candidates
                + ") and exists (select 1 from manifest m where m.id = v.manifest_id"
                + " and m.deleted_at is null and not "
                + VersionRules.ownVersion("m")
                + ")",
            // One that was deleted counted for nothing.
            "case when deleted_at is null then size else 0 end",
            parameters));
  }
}
