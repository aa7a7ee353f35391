package io.hatoba.metadata.content;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A layer file that is safe on the disk. Rows are made by {@link BlobDao}'s inserts alone, since
 * uploads of the same bytes race.
 */
@Entity
@Table(name = "blob")
public class BlobEntity {
  @Id private long id;
  private String digest;
  private long size;
  private long generation;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected BlobEntity() {}

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** Digest of the bytes. */
  public String digest() {
    return digest;
  }

  /** How many bytes. */
  public long size() {
    return size;
  }

  /** Names the file together with the digest. */
  public long generation() {
    return generation;
  }
}
