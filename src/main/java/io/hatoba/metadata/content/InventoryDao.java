package io.hatoba.metadata.content;

import io.hatoba.oci.Digest;
import io.hatoba.oci.UnavailableException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;

/**
 * Everything that is stored, in pages, whatever package it is in: for backup, restore and
 * verification, also of a database that no server has open. Hence plain JDBC, each query on a
 * connection of its own and outside of transactions.
 *
 * <p>Every method is an {@link UnavailableException} with its cause when the database fails.
 */
public final class InventoryDao {
  /** How far up from a blob what names it is followed: indexes of indexes are rare. */
  private static final int MAX_NAMED = 500;

  private static final String STORE_NAME = "layer.store";

  private final DataSource database;

  /** Over a database with the schema of this version. */
  public InventoryDao(DataSource database) {
    this.database = database;
  }

  /** Reads one row. */
  @FunctionalInterface
  private interface Row<T> {
    T read(ResultSet columns) throws SQLException;
  }

  private <T> List<T> list(String sql, Row<T> row, Object... parameters) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int at = 0; at < parameters.length; at++) {
        statement.setObject(at + 1, parameters[at]);
      }
      List<T> rows = new ArrayList<>();
      try (ResultSet columns = statement.executeQuery()) {
        while (columns.next()) {
          rows.add(row.read(columns));
        }
      }
      return rows;
    } catch (SQLException failure) {
      throw new UnavailableException("the database cannot be read", failure);
    }
  }

  /**
   * A layer file that must be there.
   *
   * @param size bytes
   */
  public record Blob(long id, Digest digest, long size, long generation) {
    private static Blob of(ResultSet row) throws SQLException {
      return new Blob(
          row.getLong(1), Digest.parse(row.getString(2)), row.getLong(3), row.getLong(4));
    }
  }

  /** Blobs in the order of their keys, from the one after a key on. */
  public List<Blob> listBlobs(long after, int limit) {
    return list(
        "select id, digest, size, generation from blob where id > ? order by id limit ?",
        Blob::of,
        after,
        limit);
  }

  /** A blob by its key; empty if it has been swept away. */
  public Optional<Blob> findBlob(long id) {
    return list("select id, digest, size, generation from blob where id = ?", Blob::of, id).stream()
        .findFirst();
  }

  /** Whether a row names this file. */
  public boolean namesFile(Digest digest, long generation) {
    return !list(
            "select id from blob where digest = ? and generation = ?",
            row -> row.getLong(1),
            digest.toString(),
            generation)
        .isEmpty();
  }

  /** Keys of manifests that are not deleted, from the one after a key on. */
  public List<Long> listManifests(long after, int limit) {
    return list(
        "select id from manifest where id > ? and deleted_at is null order by id limit ?",
        row -> row.getLong(1),
        after,
        limit);
  }

  /**
   * A manifest that is not deleted.
   *
   * @param image the package: DOCKER or CONTAINER, and its name
   * @param size as the row has it
   */
  public record Manifest(
      long id,
      long packageId,
      String image,
      Digest digest,
      String mediaType,
      long size,
      byte[] content) {
    /** Copies nothing: up to 8 MiB. */
    @Override
    public String toString() {
      return image + "@" + digest;
    }
  }

  /** A manifest by its key; empty if it is deleted. */
  public Optional<Manifest> findManifest(long id) {
    return list(
            "select m.package_id, p.kind, a.folded_login, p.name, m.digest, m.media_type, m.size,"
                + " m.content from manifest m join package p on p.id = m.package_id"
                + " join account a on a.id = p.owner_id where m.id = ? and m.deleted_at is null",
            row ->
                new Manifest(
                    id,
                    row.getLong(1),
                    image(row, 2),
                    Digest.parse(row.getString(5)),
                    row.getString(6),
                    row.getLong(7),
                    row.getBytes(8)),
            id)
        .stream()
        .findFirst();
  }

  private static String image(ResultSet row, int first) throws SQLException {
    return row.getString(first) + " " + row.getString(first + 1) + "/" + row.getString(first + 2);
  }

  /**
   * What a row says that a manifest names and has to have.
   *
   * @param held whether its package has it
   * @param heldSize how many bytes that has
   */
  public record Part(Digest digest, long size, boolean held, long heldSize) {}

  /** What a manifest names and has to have: neither subjects nor layers that lie elsewhere. */
  public List<Part> listParts(long manifestId) {
    return list(
        "select r.child_digest, r.size,"
            + " case when r.kind = 'MANIFEST' then m.id else l.id end,"
            + " case when r.kind = 'MANIFEST' then m.size else b.size end"
            + " from manifest_reference r left join blob b on b.digest = r.child_digest"
            + " left join blob_link l on l.package_id = r.package_id and l.blob_id = b.id"
            + " and l.deleted_at is null"
            + " left join manifest m on m.package_id = r.package_id and m.digest = r.child_digest"
            + " and m.deleted_at is null"
            + " where r.manifest_id = ? and r.kind <> 'SUBJECT' and not r.foreign_layer"
            + " order by r.place",
        row -> {
          row.getLong(3);
          boolean held = !row.wasNull();
          return new Part(Digest.parse(row.getString(1)), row.getLong(2), held, row.getLong(4));
        },
        manifestId);
  }

  /** How many tags there are. */
  public long countTags() {
    return list("select count(*) from tag", row -> row.getLong(1)).get(0);
  }

  /** How many packages have a tag or a manifest. */
  public long countPackages() {
    return list(
            "select count(*) from package p where exists (select 1 from manifest m"
                + " where m.package_id = p.id and m.deleted_at is null)",
            row -> row.getLong(1))
        .get(0);
  }

  /**
   * A tag, as {@code KIND owner/name:tag}, that names no manifest of its package which is there.
   */
  public List<String> listTagsOfNothing() {
    return list(
        "select p.kind, a.folded_login, p.name, t.name from tag t"
            + " join package p on p.id = t.package_id join account a on a.id = p.owner_id"
            + " left join manifest m on m.id = t.manifest_id and m.package_id = t.package_id"
            + " and m.deleted_at is null where m.id is null order by t.id",
        row -> image(row, 1) + ":" + row.getString(4));
  }

  /**
   * Who names something.
   *
   * @param image the package
   * @param tags that lead to it, in bytewise order; at most so many that a person can read them
   */
  public record Holder(String image, Set<String> tags) {}

  /** Packages that have a blob, and their tags that lead to it. */
  public List<Holder> listHolders(Blob blob) {
    List<Long> packages =
        list(
            "select package_id from blob_link where blob_id = ? and deleted_at is null order by id",
            row -> row.getLong(1),
            blob.id());
    List<Holder> holders = new ArrayList<>();
    for (long packageId : packages) {
      holders.add(holder(packageId, blob.digest().toString()));
    }
    return holders;
  }

  /** The package of a manifest, and the tags that lead to it. */
  public Holder holder(Manifest manifest) {
    return holder(manifest.packageId(), manifest.digest().toString());
  }

  private Holder holder(long packageId, String digest) {
    Set<String> tags = new TreeSet<>(tagsOf(packageId, digest));
    Set<String> seen = new LinkedHashSet<>(Set.of(digest));
    List<String> open = new ArrayList<>(seen);
    while (!open.isEmpty() && seen.size() < MAX_NAMED) {
      String part = open.remove(open.size() - 1);
      List<String> naming =
          list(
              "select m.digest from manifest_reference r join manifest m on m.id = r.manifest_id"
                  + " where r.package_id = ? and r.child_digest = ? and r.kind <> 'SUBJECT'"
                  + " and m.deleted_at is null order by m.id limit "
                  + MAX_NAMED,
              row -> row.getString(1),
              packageId,
              part);
      for (String parent : naming) {
        if (seen.add(parent)) {
          tags.addAll(tagsOf(packageId, parent));
          open.add(parent);
        }
      }
    }
    String image =
        list(
                "select p.kind, a.folded_login, p.name from package p"
                    + " join account a on a.id = p.owner_id where p.id = ?",
                row -> image(row, 1),
                packageId)
            .get(0);
    return new Holder(image, tags);
  }

  private List<String> tagsOf(long packageId, String digest) {
    return list(
        "select t.name from tag t join manifest m on m.id = t.manifest_id"
            + " where m.package_id = ? and m.digest = ? order by t.name limit "
            + MAX_NAMED,
        row -> row.getString(1),
        packageId,
        digest);
  }

  /** The name of the layer store that belongs to the database. */
  public Optional<String> findStoreName() {
    return list("select content from setting where name = ?", row -> row.getString(1), STORE_NAME)
        .stream()
        .findFirst();
  }

  /** Lets another layer store belong to the database. */
  public void keepStoreName(String name) {
    try (Connection connection = database.getConnection();
        PreparedStatement statement =
            connection.prepareStatement("update setting set content = ? where name = ?")) {
      statement.setString(1, name);
      statement.setString(2, STORE_NAME);
      statement.executeUpdate();
    } catch (SQLException failure) {
      throw new UnavailableException("the database cannot be written", failure);
    }
  }
}
