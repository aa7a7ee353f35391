package io.hatoba.metadata.packages;

import io.hatoba.metadata.References;

/** What of the rows of a package is a version of its own, in the words of SQL. */
final class VersionRules {
  /**
   * As many as a SHA-256 has hexadecimal digits; whatever looks so far like one is taken for one.
   */
  private static final String DIGITS = "_".repeat(64);

  private VersionRules() {}

  /** Whether a manifest has a tag that makes a version of it. */
  static String tagged(String manifest) {
    return "exists (select 1 from tag g where g.manifest_id = "
        + manifest
        + ".id and "
        + versionTag("g")
        + ")";
  }

  /** Whether a tag makes a version of what it points at. */
  static String versionTag(String tag) {
    return "{t}.name not like 'sha256-{d}' and {t}.name not like 'sha256-{d}.%'"
        .replace("{t}", tag)
        .replace("{d}", DIGITS);
  }

  /**
   * Whether a living manifest of the package has it as its child, or has it as its referrer or by a
   * fallback tag.
   */
  static String partOfAnother(String manifest) {
    return partOf(manifest, "{x}.deleted_at is null");
  }

  /**
   * The same of some manifests.
   *
   * @param living which, over {@code {x}}, the alias of one
   */
  static String partOf(String manifest, String living) {
    return "(exists (select 1 from manifest_reference r join manifest i on i.id = r.manifest_id"
        + " where r.package_id = {m}.package_id and r.child_digest = {m}.digest"
            .replace("{m}", manifest)
        + " and r.kind = 'MANIFEST' and "
        + living.replace("{x}", "i")
        + ")"
        + " or exists (select 1 from manifest s where s.package_id = {m}.package_id"
            .replace("{m}", manifest)
        + " and s.digest = "
        + manifest
        + ".subject_digest and "
        + living.replace("{x}", "s")
        + ")"
        + " or exists (select 1 from tag g join manifest s on s.package_id = g.package_id"
        + " and s.digest = 'sha256:' || substring(g.name from 8 for 64)"
        + " where g.manifest_id = {m}.id and g.name like 'sha256-%'".replace("{m}", manifest)
        + " and "
        + living.replace("{x}", "s")
        + " and s.id <> "
        + manifest
        + ".id))";
  }

  /** Whether a living manifest is a version of its own. */
  static String ownVersion(String manifest) {
    return "(" + tagged(manifest) + " or not " + partOfAnother(manifest) + ")";
  }

  /**
   * Bytes of configs and layers of some manifests and of what those name as their children, down to
   * indexes in indexes; each digest once, and without foreign layers, which may say any size.
   *
   * @param chosen which manifests, by their keys: what follows the column
   * @return a query of {@code root} and {@code size}
   */
  static String sizes(String chosen) {
    return "select x.root, sum(x.size) as size from ("
        + "select r.manifest_id as root, r.child_digest, r.size from manifest_reference r"
        + " where "
        + References.KEPT
        + " and r.manifest_id "
        + chosen
        + " union select i.manifest_id, r.child_digest, r.size from manifest_reference i"
        + " join manifest c on c.package_id = i.package_id and c.digest = i.child_digest"
        + " join manifest_reference r on r.manifest_id = c.id and "
        + References.KEPT
        + " where i.kind = 'MANIFEST' and i.manifest_id "
        + chosen
        + " union select i.manifest_id, r.child_digest, r.size from manifest_reference i"
        + " join manifest c on c.package_id = i.package_id and c.digest = i.child_digest"
        + " join manifest_reference j on j.manifest_id = c.id and j.kind = 'MANIFEST'"
        + " join manifest d on d.package_id = j.package_id and d.digest = j.child_digest"
        + " join manifest_reference r on r.manifest_id = d.id and "
        + References.KEPT
        + " where i.kind = 'MANIFEST' and i.manifest_id "
        + chosen
        + ") x group by x.root";
  }

  /**
   * Children of some manifests, their referrers, and what fallback tags of theirs point at.
   *
   * @param chosen which manifests, by their keys: what follows the column
   * @return a query of keys
   */
  static String neighbours(String chosen) {
    return children(chosen)
        + " union select c.id from manifest h join manifest c on c.package_id = h.package_id"
        + " and c.subject_digest = h.digest where h.id "
        + chosen
        + " union select g.manifest_id from manifest h join tag g on g.package_id = h.package_id"
        + " and g.name >= 'sha256-' || substring(h.digest from 8)"
        // What follows the dot among characters.
        + " and g.name < 'sha256-' || substring(h.digest from 8) || '/'"
        + " where h.digest like 'sha256:%' and h.id "
        + chosen;
  }

  /** The children alone. */
  static String children(String chosen) {
    return "select c.id from manifest h join manifest_reference r on r.manifest_id = h.id"
        + " and r.kind = 'MANIFEST' join manifest c on c.package_id = h.package_id"
        + " and c.digest = r.child_digest where h.id "
        + chosen;
  }
}
