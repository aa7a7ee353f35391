package io.hatoba.metadata.content;

import io.hatoba.metadata.Database;
import io.hatoba.metadata.content.ScrubRoundDao.Kind;
import io.hatoba.metadata.content.ScrubRoundDao.Piece;
import io.hatoba.oci.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is read to see whether it is whole, across packages: layers and manifests by their keys. */
@ApplicationScoped
public class ScrubContentDao {
  /** Of the alias {@code b}, with {@code blob_damage d} joined to it. */
  static final String LAYER_COLUMNS = "b.id, b.digest, b.generation, b.size, coalesce(d.seen, 0)";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /** For a plain JVM, where nothing injects. */
  public static ScrubContentDao over(EntityManager entityManager) {
    ScrubContentDao dao = new ScrubContentDao();
    dao.entityManager = entityManager;
    return dao;
  }

  /**
   * A layer as it is to be read.
   *
   * @param blobId surrogate key
   * @param size bytes that it has
   * @param seen how often it was found damaged; 0 if it is whole as far as anybody knows
   */
  public record Layer(long blobId, Digest digest, long generation, long size, long seen) {}

  static Layer layer(@Nullable Object[] row) {
    return new Layer(
        number(row[0]),
        Digest.parse(String.valueOf(row[1])),
        number(row[2]),
        number(row[3]),
        number(row[4]));
  }

  /** The next layers of a piece, by key. */
  public List<Layer> listLayers(Piece piece, int limit) {
    List<?> rows =
        Database.query(
                entityManager,
                "select "
                    + LAYER_COLUMNS
                    + " from blob b left join blob_damage d on d.blob_id = b.id"
                    + " where b.id > ?1 and b.id <= ?2 order by b.id",
                piece.after(),
                piece.last())
            .setMaxResults(limit)
            .getResultList();
    return rows.stream().map(row -> layer((Object[]) row)).toList();
  }

  /** A layer; empty if it is gone. */
  public Optional<Layer> findLayer(long blobId) {
    List<?> rows =
        Database.query(
                entityManager,
                "select "
                    + LAYER_COLUMNS
                    + " from blob b left join blob_damage d on d.blob_id = b.id where b.id = ?1",
                blobId)
            .getResultList();
    return rows.stream().findFirst().map(row -> layer((Object[]) row));
  }

  /**
   * A manifest as it is to be read.
   *
   * @param damaged whether it was found damaged before
   */
  public record Document(long manifestId, Digest digest, byte[] content, boolean damaged) {}

  /** The next keys of a piece. */
  public List<Long> listKeys(Piece piece, int limit) {
    return Database.keys(
        Database.query(
                entityManager,
                "select x.id from "
                    + (piece.kind() == Kind.BLOB ? "blob" : "manifest")
                    + " x where x.id > ?1 and x.id <= ?2 order by x.id",
                piece.after(),
                piece.last())
            .setMaxResults(limit));
  }

  /** A manifest with its bytes, which may be some MiB; empty if it is gone. */
  public Optional<Document> findManifest(long manifestId) {
    List<?> rows =
        Database.query(
                entityManager,
                "select m.id, m.digest, m.content, d.manifest_id from manifest m"
                    + " left join manifest_damage d on d.manifest_id = m.id where m.id = ?1",
                manifestId)
            .getResultList();
    return rows.stream()
        .findFirst()
        .map(row -> (Object[]) row)
        .map(
            row ->
                new Document(
                    number(row[0]),
                    Digest.parse(String.valueOf(row[1])),
                    (byte[]) row[2],
                    row[3] != null));
  }

  private static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }
}
