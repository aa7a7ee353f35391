package io.hatoba.metadata.content;

import io.hatoba.oci.Digest;
import io.hatoba.oci.Tag;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One move of a tag: made, moved or deleted. Moves are kept. */
@Entity
@Table(name = "tag_move")
public class TagMoveEntity {
  @Id
  @SequenceGenerator(name = "tag_move_seq", sequenceName = "tag_move_seq", allocationSize = 1)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "tag_move_seq")
  private long id;

  @Column(name = "package_id")
  private long packageId;

  private String name;

  @Column(name = "from_digest")
  private @Nullable String fromDigest;

  @Column(name = "to_digest")
  private @Nullable String toDigest;

  @Column(name = "moved_by")
  private long movedBy;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected TagMoveEntity() {}

  /**
   * A move.
   *
   * @param from the manifest before; empty if the tag is new
   * @param to the manifest after; empty if the tag was deleted
   * @param movedBy account that did it
   */
  public TagMoveEntity(
      long packageId, Tag tag, Optional<Digest> from, Optional<Digest> to, long movedBy) {
    this.packageId = packageId;
    this.name = tag.value();
    this.fromDigest = from.map(Digest::toString).orElse(null);
    this.toDigest = to.map(Digest::toString).orElse(null);
    this.movedBy = movedBy;
  }

  /** The tag that moved. */
  public String name() {
    return name;
  }

  /** Digest of the manifest before; empty if the tag was new. */
  public Optional<String> from() {
    return Optional.ofNullable(fromDigest);
  }

  /** Digest of the manifest after; empty if the tag was deleted. */
  public Optional<String> to() {
    return Optional.ofNullable(toDigest);
  }

  /** The account that moved it. */
  public long movedBy() {
    return movedBy;
  }
}
