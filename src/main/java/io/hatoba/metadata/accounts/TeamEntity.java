package io.hatoba.metadata.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Members of an organization who are given things together. */
@Entity
@Table(name = "team")
public class TeamEntity {
  @Id
  @SequenceGenerator(name = "team_seq", sequenceName = "team_seq", allocationSize = 50)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "team_seq")
  private long id;

  @Column(name = "organization_id")
  private long organizationId;

  private String slug;
  private String name;
  private @Nullable String description;
  private boolean secret;

  @Column(name = "created_at", insertable = false, updatable = false)
  private @Nullable OffsetDateTime createdAt;

  @Column(name = "updated_at", insertable = false)
  private @Nullable OffsetDateTime updatedAt;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected TeamEntity() {}

  /** Without members, seen by the organization's members. */
  public TeamEntity(long organizationId, String slug, String name) {
    this.organizationId = organizationId;
    this.slug = slug;
    this.name = name;
  }

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** The organization. */
  public long organizationId() {
    return organizationId;
  }

  /** The name as paths have it. */
  public String slug() {
    return slug;
  }

  /** The name as people wrote it. */
  public String name() {
    return name;
  }

  /** What it is, in a sentence. */
  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  /** Whether only its members and the organization's owners see it. */
  public boolean secret() {
    return secret;
  }

  /** When it was made; empty until its row has been read. */
  public Optional<Instant> createdAt() {
    return Optional.ofNullable(createdAt).map(OffsetDateTime::toInstant);
  }

  /** When it was changed last; empty until its row has been read. */
  public Optional<Instant> updatedAt() {
    return Optional.ofNullable(updatedAt).map(OffsetDateTime::toInstant);
  }

  /** Gives it another name, and the slug of it. */
  public void rename(String newSlug, String newName, Instant at) {
    slug = newSlug;
    name = newName;
    updatedAt = at.atOffset(ZoneOffset.UTC);
  }

  /** Says what it is, and who sees it; an empty text says nothing. */
  public void describe(String newDescription, boolean nowSecret) {
    description = newDescription.isEmpty() ? null : newDescription;
    secret = nowSecret;
  }
}
