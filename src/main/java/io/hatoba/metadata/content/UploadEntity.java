package io.hatoba.metadata.content;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An upload from its POST until an hour after its PUT. Every writer takes it by raising the epoch;
 * all changes are compare-and-set statements of {@link UploadDao}.
 */
@Entity
@Table(name = "upload")
public class UploadEntity {
  /** Where an upload stands in its life. */
  public enum State {
    /** Bytes may come, or a commit is under way. */
    OPEN,
    /** Its blob is safe; a repeated PUT is answered alike. */
    DONE,
    /** Nobody may use it any more; its bytes are being removed. */
    ABANDONED
  }

  @Id private long id;

  @Column(name = "upload_key")
  private String key;

  @Column(name = "package_id")
  private long packageId;

  private String algorithm;
  private long epoch;
  private long size;
  private String segments;
  private String state;
  private @Nullable String digest;
  private @Nullable Long generation;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected UploadEntity() {}

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** The identifier in the upload's URL. */
  public String key() {
    return key;
  }

  /** The package that is uploaded to. */
  public long packageId() {
    return packageId;
  }

  /** Identifier of the algorithm that runs along. */
  public String algorithm() {
    return algorithm;
  }

  /** The last writer's number. */
  public long epoch() {
    return epoch;
  }

  /** Bytes that count. */
  public long size() {
    return size;
  }

  /** The segments that count, in order: {@code epoch:size,epoch:size}. */
  public String segments() {
    return segments;
  }

  /** Where it stands. */
  public State state() {
    return State.valueOf(state);
  }

  /** The digest that a commit named. */
  public Optional<String> digest() {
    return Optional.ofNullable(digest);
  }

  /** The generation that a commit moves, or moved, the file to. */
  public Optional<Long> generation() {
    return Optional.ofNullable(generation);
  }
}
