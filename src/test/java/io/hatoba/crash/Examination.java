package io.hatoba.crash;

import io.hatoba.config.DatabaseSettings;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Manifest;
import io.hatoba.server.HatobaDataSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks at what a crash left, with nothing but SQL and files, and knows none of the application's
 * queries.
 */
final class Examination {
  private static final int LENGTH_OF_UPLOAD = 36;
  private static final String NAME = "a.folded_login || '/' || n.path";
  private static final String OF_PACKAGE =
      " join package_name n on n.package_id = %s join account a on a.id = n.owner_id ";

  private final Path layers;
  private final Connection connection;
  private final Predicate<String> read;
  private final Map<String, String> found = new HashMap<>();
  private final Map<String, String> files = new HashMap<>();
  private final List<String> damages = new ArrayList<>();
  private final Set<String> strays = new HashSet<>();
  private int orphans;

  /**
   * What an examination found.
   *
   * @param registers as {@link Promises} names them
   * @param files what each blob's row says: its generation and size, by digest
   * @param damages what no crash may leave
   * @param orphans files of layers that no row names and no upload remembers
   * @param strays names of staged files whose upload has no row
   */
  record Report(
      Map<String, String> registers,
      Map<String, String> files,
      List<String> damages,
      int orphans,
      Set<String> strays) {}

  private Examination(Path directory, Connection connection, Predicate<String> read) {
    this.layers = directory.resolve("layers");
    this.connection = connection;
    this.read = read;
  }

  /**
   * Opens a data directory, looks at all of it, and lets go of it as a crash would.
   *
   * @param read of which digests the bytes are read as well
   */
  static Report examine(Path directory, Predicate<String> read) throws IOException, SQLException {
    Path database = directory.resolve("database").resolve("hatoba");
    DatabaseSettings settings = new DatabaseSettings("jdbc:h2:file:" + database, "hatoba", "");
    // As the server opens it, since opening is where it takes back what a crash cut short.
    try (Connection connection = new HatobaDataSource(settings).getConnection()) {
      Examination examination = new Examination(directory, connection, read);
      examination.look();
      try (Statement statement = connection.createStatement()) {
        statement.execute("shutdown immediately");
      }
      return new Report(
          examination.found,
          examination.files,
          examination.damages,
          examination.orphans,
          examination.strays);
    }
  }

  private void look() throws SQLException, IOException {
    lookAtBlobs();
    lookAtManifests();
    lookAtTags();
    lookAtReferences();
    lookAtUploads();
    lookAtStagedFiles();
  }

  /** What is done with a row. */
  private interface Row {
    void read(ResultSet row) throws SQLException, IOException;
  }

  private void query(String sql, Row each) throws SQLException, IOException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        each.read(rows);
      }
    }
  }

  private void none(String sql, String damage) throws SQLException, IOException {
    query(sql, row -> damages.add(damage + ": " + row.getString(1)));
  }

  private void lookAtBlobs() throws SQLException, IOException {
    Set<String> named = new HashSet<>();
    query(
        "select b.digest, b.size, b.generation from blob b",
        row -> {
          Digest digest = Digest.parse(row.getString(1));
          named.add(fileName(digest, row.getLong(3)));
          files.put(digest.toString(), row.getLong(3) + ":" + row.getLong(2));
          lookAtFile(digest, row.getLong(2), row.getLong(3));
        });
    query(
        "select u.digest, u.generation from upload u where u.generation is not null",
        row -> named.add(fileName(Digest.parse(row.getString(1)), row.getLong(2))));
    try (Stream<Path> stored = Files.walk(layers.resolve("blobs"))) {
      orphans =
          (int)
              stored
                  .filter(Files::isRegularFile)
                  .filter(file -> !named.contains(file.getFileName().toString()))
                  .count();
    }
    query(
        "select "
            + NAME
            + ", b.digest, l.deleted_at from blob_link l join blob b on b.id = l.blob_id"
            + OF_PACKAGE.formatted("l.package_id"),
        row ->
            found.put(
                Promises.link(row.getString(1), row.getString(2)),
                row.getObject(3) == null ? Promises.LIVE : Promises.HIDDEN));
  }

  private static String fileName(Digest digest, long generation) {
    return digest.hex() + "-" + HexFormat.of().toHexDigits(generation);
  }

  private void lookAtFile(Digest digest, long size, long generation) throws IOException {
    Path file =
        layers
            .resolve("blobs")
            .resolve(digest.algorithm().id())
            .resolve(digest.hex().substring(0, 2))
            .resolve(fileName(digest, generation));
    try {
      if (Files.size(file) != size) {
        damages.add("a file of " + Files.size(file) + " bytes for a row of " + size + ": " + file);
      } else if (read.test(digest.toString()) && !hash(file).equals(digest.hex())) {
        damages.add("a file with other bytes: " + file);
      }
    } catch (NoSuchFileException missing) {
      damages.add("a row without a file: " + file);
    }
  }

  private static String hash(Path file) throws IOException {
    try (InputStream bytes = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[64 * 1024];
      for (int count = bytes.read(buffer); count >= 0; count = bytes.read(buffer)) {
        digest.update(buffer, 0, count);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  private void lookAtManifests() throws SQLException, IOException {
    query(
        "select "
            + NAME
            + ", m.digest, m.deleted_at, m.id, m.size from manifest m"
            + OF_PACKAGE.formatted("m.package_id"),
        row -> {
          String digest = row.getString(2);
          found.put(
              Promises.manifest(row.getString(1), digest),
              row.getObject(3) == null ? Promises.LIVE : Promises.HIDDEN);
          if (read.test(digest)) {
            lookAtContent(digest, row.getLong(4), row.getLong(5));
          }
        });
  }

  private void lookAtContent(String digest, long id, long size) throws SQLException, IOException {
    List<String> named = new ArrayList<>();
    query(
        "select r.kind || ' ' || r.child_digest || ' ' || r.size from manifest_reference r"
            + " where r.manifest_id = "
            + id
            + " order by r.place",
        row -> named.add(row.getString(1)));
    query(
        "select m.content from manifest m where m.id = " + id,
        row -> {
          byte[] content = row.getBytes(1);
          if (content.length != size || !Digest.sha256(content).toString().equals(digest)) {
            damages.add("a manifest with other bytes: " + digest);
            return;
          }
          List<String> expected =
              Manifest.parse(content, Optional.empty()).references().stream()
                  .map(
                      reference ->
                          reference.kind()
                              + " "
                              + reference.descriptor().digest()
                              + " "
                              + reference.descriptor().size())
                  .toList();
          if (!named.equals(expected)) {
            damages.add("manifest " + digest + " names " + expected + " and has rows " + named);
          }
        });
  }

  private void lookAtTags() throws SQLException, IOException {
    query(
        "select "
            + NAME
            + ", t.name, m.digest, m.deleted_at, m.package_id = t.package_id,"
            + " (select v.to_digest from tag_move v where v.package_id = t.package_id"
            + " and v.name = t.name order by v.id desc limit 1)"
            + " from tag t left join manifest m on m.id = t.manifest_id"
            + OF_PACKAGE.formatted("t.package_id"),
        row -> {
          String tag = Promises.tag(row.getString(1), row.getString(2));
          found.put(tag, String.valueOf(row.getString(3)));
          if (row.getString(3) == null || row.getObject(4) != null || !row.getBoolean(5)) {
            damages.add(tag + " points at no live manifest: " + row.getString(3));
          }
          if (!String.valueOf(row.getString(3)).equals(row.getString(6))) {
            damages.add(tag + " and its last move differ: " + row.getString(6));
          }
        });
    none(
        "select v.name || ' ' || v.to_digest from tag_move v where v.to_digest is not null"
            + " and not exists (select 1 from tag_move w where w.package_id = v.package_id"
            + " and w.name = v.name and w.id > v.id) and not exists (select 1 from tag t"
            + " where t.package_id = v.package_id and t.name = v.name)",
        "a tag whose last move says that it is there");
    none(
        "select s.name || ' ' || s.id from (select v.id, v.name, v.from_digest,"
            + " lag(v.to_digest) over (partition by v.package_id, v.name order by v.id) as before"
            + " from tag_move v) s where s.from_digest is distinct from s.before",
        "a move that does not begin where the one before ended");
  }

  private void lookAtReferences() throws SQLException, IOException {
    none(
        "select m.digest || ' names ' || r.child_digest from manifest m"
            + " join manifest_reference r on r.manifest_id = m.id"
            + " where m.deleted_at is null and r.kind in ('CONFIG', 'LAYER')"
            + " and not exists (select 1 from blob b join blob_link l on l.blob_id = b.id"
            + " where b.digest = r.child_digest and b.size = r.size"
            + " and l.package_id = m.package_id and l.deleted_at is null)",
        "a manifest whose blob is not there");
    none(
        "select m.digest || ' names ' || r.child_digest from manifest m"
            + " join manifest_reference r on r.manifest_id = m.id"
            + " where m.deleted_at is null and r.kind = 'MANIFEST'"
            + " and not exists (select 1 from manifest c where c.digest = r.child_digest"
            + " and c.package_id = m.package_id and c.deleted_at is null)",
        "an index whose manifest is not there");
    none(
        "select p.id from package p where p.state <> 'ACTIVE'"
            + " and exists (select 1 from manifest m where m.package_id = p.id)",
        "a package with manifests that never came to life");
  }

  /**
   * What an upload's row counts is in its files. The file of a single segment may be on its way: a
   * commit whose beginning was forgotten has moved it.
   */
  private void lookAtUploads() throws SQLException, IOException {
    query(
        "select u.upload_key, u.segments, u.size from upload u"
            + " where u.state = 'OPEN' and u.generation is null and u.size > 0",
        row -> {
          String key = row.getString(1);
          Path shard = layers.resolve("uploads").resolve(key.substring(0, 2));
          String[] segments = row.getString(2).split(",", -1);
          long sum = 0;
          for (String segment : segments) {
            String[] parts = segment.split(":", 2);
            long size = Long.parseLong(parts[1]);
            sum += size;
            Path file = shard.resolve(key + "-" + parts[0]);
            boolean moved = segments.length == 1 && !Files.exists(file);
            if (!moved && (!Files.exists(file) || Files.size(file) < size)) {
              damages.add("an upload whose row counts more than its file has: " + file);
            }
          }
          if (sum != row.getLong(3)) {
            damages.add("upload " + key + " counts " + row.getLong(3) + " bytes, not " + sum);
          }
        });
  }

  /** A kill may leave some without a row, and the next start clears them away. */
  private void lookAtStagedFiles() throws SQLException, IOException {
    Set<String> known = new HashSet<>();
    query("select u.upload_key from upload u", row -> known.add(row.getString(1)));
    try (Stream<Path> staged = Files.walk(layers.resolve("uploads"))) {
      staged
          .filter(Files::isRegularFile)
          .map(file -> file.getFileName().toString())
          .filter(name -> !known.contains(name.substring(0, LENGTH_OF_UPLOAD)))
          .forEach(strays::add);
    }
  }
}
