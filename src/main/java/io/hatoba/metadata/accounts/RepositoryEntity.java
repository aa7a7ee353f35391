package io.hatoba.metadata.accounts;

import io.hatoba.oci.Visibility;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A repository of an account; the Docker registry's packages belong to one. */
@Entity
@Table(name = "repository")
public class RepositoryEntity {
  @Id
  @SequenceGenerator(name = "repository_seq", sequenceName = "repository_seq", allocationSize = 50)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "repository_seq")
  private long id;

  @Column(name = "owner_id")
  private long ownerId;

  private String name;

  @Column(name = "folded_name")
  private String foldedName;

  @Enumerated(EnumType.STRING)
  private Visibility visibility;

  private @Nullable String description;
  private @Nullable String homepage;

  @Column(name = "created_at", insertable = false, updatable = false)
  private @Nullable OffsetDateTime createdAt;

  @Column(name = "updated_at", insertable = false)
  private @Nullable OffsetDateTime updatedAt;

  @Column(name = "deleted_at")
  private @Nullable OffsetDateTime deletedAt;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected RepositoryEntity() {}

  /** A repository that nobody but its owner sees. */
  public RepositoryEntity(long ownerId, String name) {
    this.ownerId = ownerId;
    this.name = name;
    this.foldedName = name.toLowerCase(Locale.ROOT);
    this.visibility = Visibility.PRIVATE;
  }

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** The account that owns it. */
  public long ownerId() {
    return ownerId;
  }

  /** The name as its owner wrote it. */
  public String name() {
    return name;
  }

  /** The name as it is compared. */
  public String foldedName() {
    return foldedName;
  }

  /** Who may see it. */
  public Visibility visibility() {
    return visibility;
  }

  /** Shows it to others. */
  public void show(Visibility to, Instant at) {
    visibility = to;
    touch(at);
  }

  /** What it is, in a sentence. */
  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  /** Where to read more of it. */
  public Optional<String> homepage() {
    return Optional.ofNullable(homepage);
  }

  /** Says what it is; an empty text says nothing. */
  public void describe(String newDescription, String newHomepage) {
    description = newDescription.isEmpty() ? null : newDescription;
    homepage = newHomepage.isEmpty() ? null : newHomepage;
  }

  /** Gives it another owner, another name, or both. */
  public void move(long newOwnerId, String newName, Instant at) {
    ownerId = newOwnerId;
    name = newName;
    foldedName = newName.toLowerCase(Locale.ROOT);
    touch(at);
  }

  /** When it was made; empty until its row has been read. */
  public Optional<Instant> createdAt() {
    return Optional.ofNullable(createdAt).map(OffsetDateTime::toInstant);
  }

  /** When it was changed last; empty until its row has been read. */
  public Optional<Instant> updatedAt() {
    return Optional.ofNullable(updatedAt).map(OffsetDateTime::toInstant);
  }

  /** Notes that it was changed. */
  public void touch(Instant at) {
    updatedAt = at.atOffset(ZoneOffset.UTC);
  }

  /** Since when it is gone; empty while it is there. */
  public Optional<Instant> deletedAt() {
    return Optional.ofNullable(deletedAt).map(OffsetDateTime::toInstant);
  }

  /** Lets it go; it can be restored. */
  public void delete(Instant at) {
    deletedAt = at.atOffset(ZoneOffset.UTC);
  }

  /** Brings it back. */
  public void restore() {
    deletedAt = null;
  }
}
