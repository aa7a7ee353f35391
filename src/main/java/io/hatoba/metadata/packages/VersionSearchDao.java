package io.hatoba.metadata.packages;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.packages.PackageListDao.Seen;
import io.hatoba.metadata.packages.PackageListDao.Viewer;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks for living versions among all packages that somebody sees, by what an index knows of them.
 * Each search is one statement.
 */
@ApplicationScoped
public class VersionSearchDao {
  /** So many of the newest versions of the instance are searched by their words. */
  public static final int NEWEST = 20_000;

  /** So many tags of the instance are looked at, lest a letter looks through all. */
  public static final int TAGS = 50_000;

  /** So many places that have a digest are looked at: artifacts share their config. */
  public static final int DIGESTS = 50_000;

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * Among which packages.
   *
   * @param kinds of these registries; none for no package at all
   * @param visibility only those; an image of the Docker registry has its repository's
   */
  public record Among(Viewer viewer, Set<RegistryKind> kinds, Optional<Visibility> visibility) {
    /** Copies the kinds. */
    public Among {
      kinds = Set.copyOf(kinds);
    }
  }

  /**
   * Where a page ended.
   *
   * @param text the tag; empty in lists that have none
   * @param id of the tag, or else of the version
   */
  public record Place(String text, long id) {}

  /**
   * A version that was found.
   *
   * @param digest of its root
   * @param matched the tag, the digest or the words that were found
   */
  public record Row(Seen seen, long versionId, String digest, String matched, Place place) {}

  private static SeenStatement select(Among among, String matched, String key) {
    return new SeenStatement(among.viewer())
        .add("select p.id, case when " + SeenPackages.seesRepository(among.viewer()))
        .add(" then 1 else 0 end, v.id, m.digest, " + matched + ", " + key + " from ");
  }

  private static SeenStatement where(SeenStatement statement, Among among) {
    statement.add(" where " + SeenPackages.seen(among.viewer())).add(" and p.kind in (");
    statement.add(
        among.kinds().stream().map(kind -> "'" + kind + "'").collect(Collectors.joining(", ")));
    statement.add(")");
    among
        .visibility()
        .ifPresent(
            one ->
                statement.add(
                    " and case when p.kind = 'DOCKER' then r.visibility else p.visibility end = :",
                    one.name()));
    return statement;
  }

  /**
   * Versions by tags that begin with a text, in bytewise order: first the tag that is the text. Of
   * those that any package has the first {@link #TAGS} are looked at.
   *
   * @param prefix of characters that tags have
   */
  public List<Row> listByTag(Among among, String prefix, Optional<Place> after, int limit) {
    SeenStatement statement =
        select(among, "g.name", "g.id")
            .add("(select t.id, t.name, t.package_id, t.manifest_id from tag t")
            .add(
                " where t.name >= :",
                after.map(Place::text).filter(text -> text.compareTo(prefix) > 0).orElse(prefix))
            // After every character that a tag can have.
            .add(" and t.name < :", prefix + "~");
    after.ifPresent(
        place ->
            statement
                .add(" and (t.name > : or t.name = :", place.text())
                .add(" and t.id > :)", place.id()));
    statement
        .add(" order by t.name, t.id fetch first " + TAGS + " rows only) g")
        .add(" join manifest m on m.id = g.manifest_id")
        .add(" join package_version v on v.manifest_id = m.id and v.deleted_at is null")
        .add(SeenPackages.rowsOf("g.package_id"));
    where(statement, among).add(" and " + VersionRules.versionTag("g"));
    return list(among, statement.add(" order by g.name, g.id"), limit, true);
  }

  /**
   * Versions that have a manifest, a config or a layer whose digest begins with a text, the newest
   * first.
   *
   * @param prefix an algorithm, a colon and hexadecimal digits
   */
  public List<Row> listByDigest(Among among, String prefix, Optional<Place> after, int limit) {
    SeenStatement statement = select(among, "min(y.matched)", "v.id");
    // After every character that a digest can have.
    String roots = roots(statement.bind(prefix), statement.bind(prefix + "~"));
    statement
        .add("(" + roots + ") y")
        .add(" join package_version v on v.manifest_id = y.root and v.deleted_at is null")
        .add(" join manifest m on m.id = v.manifest_id")
        .add(SeenPackages.rowsOf("v.package_id"));
    where(statement, among);
    after.ifPresent(place -> statement.add(" and v.id < :", place.id()));
    statement.add(" group by p.id, p.repository_id, v.id, m.digest, r.id, r.visibility,");
    statement.add(" r.owner_id, o.base_role order by v.id desc");
    return list(among, statement, limit, false);
  }

  /** Manifests with what was found in them, and the indexes that name those. */
  private static String roots(String from, String to) {
    String range = "{d}.digest >= " + from + " and {d}.digest < " + to;
    // The config of every artifact may be the same, and so may a layer of every image.
    String bound = " fetch first " + DIGESTS + " rows only";
    String found =
        "((select m.id, m.package_id, m.digest, m.digest as matched from manifest m where "
            + range.replace("{d}", "m")
            + " and m.deleted_at is null"
            + bound
            + ") union (select m.id, m.package_id, m.digest, b.digest"
            + " from blob b join blob_link l on l.blob_id = b.id join manifest_reference f"
            + " on f.package_id = l.package_id and f.child_digest = b.digest join manifest m"
            + " on m.id = f.manifest_id and m.deleted_at is null where "
            + range.replace("{d}", "b")
            + bound
            + ")) x";
    return "select x.id as root, x.matched from "
        + found
        + " union select i.manifest_id, x.matched from "
        + found
        + " join manifest_reference i on i.package_id = x.package_id"
        + " and i.child_digest = x.digest and i.kind = 'MANIFEST'";
  }

  /**
   * The newest version of each package whose description, licences or source have a text in them,
   * among the {@link #NEWEST} newest of all.
   *
   * @param text in lower case
   */
  public List<Row> listByWords(Among among, String text, Optional<Place> after, int limit) {
    SeenStatement statement =
        select(among, "coalesce(v.description, v.licenses, v.source)", "v.id")
            .add("(select z.*, row_number() over (partition by z.package_id order by z.id desc)")
            .add(" as place from (select w.id, w.package_id, w.manifest_id, w.description,")
            .add(" w.licenses, w.source from package_version w where w.deleted_at is null")
            .add(" order by w.id desc fetch first " + NEWEST + " rows only) z where")
            .add(" position(: in lower(coalesce(z.description, '') || ' ' ||", text)
            .add(" coalesce(z.licenses, '') || ' ' || coalesce(z.source, ''))) > 0) v")
            .add(" join manifest m on m.id = v.manifest_id")
            .add(SeenPackages.rowsOf("v.package_id"));
    where(statement, among).add(" and v.place = 1");
    after.ifPresent(place -> statement.add(" and v.id < :", place.id()));
    return list(among, statement.add(" order by v.id desc"), limit, false);
  }

  private List<Row> list(Among among, SeenStatement statement, int limit, boolean byText) {
    if (among.kinds().isEmpty()) {
      return List.of();
    }
    List<?> rows =
        Database.query(entityManager, statement.sql(), statement.values())
            .setMaxResults(limit)
            .getResultList();
    return rows.stream().map(row -> row((Object[]) row, byText)).toList();
  }

  private static Row row(@Nullable Object[] row, boolean byText) {
    String matched = row[4] == null ? "" : String.valueOf(row[4]);
    return new Row(
        new Seen(number(row[0]), number(row[1]) == 1),
        number(row[2]),
        String.valueOf(row[3]),
        matched,
        new Place(byText ? matched : "", number(row[5])));
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }
}
