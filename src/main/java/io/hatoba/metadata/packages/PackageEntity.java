package io.hatoba.metadata.packages;

import io.hatoba.oci.RegistryKind;
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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A package, which the specification calls a repository. It is PENDING from the first upload until
 * its first manifest, and gives nobody rights until then.
 */
@Entity
@Table(name = "package")
public class PackageEntity {
  /** Where a package stands in its life. */
  public enum State {
    /** Something was uploaded, no manifest yet. */
    PENDING,
    /** It holds, or held, a manifest. */
    ACTIVE
  }

  @Id
  @SequenceGenerator(name = "package_seq", sequenceName = "package_seq", allocationSize = 50)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "package_seq")
  private long id;

  @Enumerated(EnumType.STRING)
  private RegistryKind kind;

  @Column(name = "owner_id")
  private long ownerId;

  @Column(name = "repository_id")
  private @Nullable Long repositoryId;

  private String name;

  @Enumerated(EnumType.STRING)
  private Visibility visibility;

  @Enumerated(EnumType.STRING)
  private State state;

  @Column(name = "inherits_roles")
  private boolean inheritsRoles;

  private @Nullable String description;

  @Column(name = "created_at", insertable = false, updatable = false)
  private @Nullable OffsetDateTime createdAt;

  @Column(name = "updated_at", insertable = false)
  private @Nullable OffsetDateTime updatedAt;

  @Column(name = "deleted_at")
  private @Nullable OffsetDateTime deletedAt;

  @Column(name = "deleted_by")
  private @Nullable Long deletedBy;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected PackageEntity() {}

  private PackageEntity(RegistryKind kind, long ownerId, @Nullable Long repositoryId, String name) {
    this.kind = kind;
    this.ownerId = ownerId;
    this.repositoryId = repositoryId;
    this.name = name;
    this.visibility = Visibility.PRIVATE;
    this.state = State.PENDING;
  }

  /** A package of the Docker registry, which belongs to a repository. */
  public static PackageEntity docker(long ownerId, long repositoryId, String name) {
    return new PackageEntity(RegistryKind.DOCKER, ownerId, repositoryId, name);
  }

  /** A package of the Container registry, which belongs to an account. */
  public static PackageEntity container(long ownerId, String name) {
    return new PackageEntity(RegistryKind.CONTAINER, ownerId, null, name);
  }

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** The registry it was made in. */
  public RegistryKind kind() {
    return kind;
  }

  /** The account that owns it. */
  public long ownerId() {
    return ownerId;
  }

  /** The repository it belongs or is linked to. */
  public Optional<Long> repositoryId() {
    return Optional.ofNullable(repositoryId);
  }

  /** Its name as people see it, without the owner. */
  public String name() {
    return name;
  }

  /** Who may see it. */
  public Visibility visibility() {
    return visibility;
  }

  /** Where it stands in its life. */
  public State state() {
    return state;
  }

  /** Whether it is reached by a name and has had a manifest. */
  public boolean living() {
    return state == State.ACTIVE && deletedAt == null;
  }

  /** Whether whoever has a role in the linked repository has it here too. */
  public boolean inheritsRoles() {
    return inheritsRoles;
  }

  /** What it is, in a sentence. */
  public Optional<String> description() {
    return Optional.ofNullable(description);
  }

  /** When it was made; empty until its row has been read. */
  public Optional<Instant> createdAt() {
    return Optional.ofNullable(createdAt).map(OffsetDateTime::toInstant);
  }

  /** When it was changed last; empty until its row has been read. */
  public Optional<Instant> updatedAt() {
    return Optional.ofNullable(updatedAt).map(OffsetDateTime::toInstant);
  }

  /** Since when no name reaches it; empty while one does. */
  public Optional<Instant> deletedAt() {
    return Optional.ofNullable(deletedAt).map(OffsetDateTime::toInstant);
  }

  /** Who hid it; empty where it went with its repository. */
  public Optional<Long> deletedBy() {
    return Optional.ofNullable(deletedBy);
  }

  /** Says what it is; an empty text says nothing. */
  public void describe(String newDescription, Instant at) {
    description = newDescription.isEmpty() ? null : newDescription;
    touch(at);
  }

  /** Shows it to others. */
  public void show(Visibility to, Instant at) {
    visibility = to;
    touch(at);
  }

  /**
   * Links it to a repository.
   *
   * @param inherits whether the roles of the repository count here from now on
   */
  public void link(long newRepositoryId, boolean inherits, Instant at) {
    repositoryId = newRepositoryId;
    inheritsRoles = inherits;
    touch(at);
  }

  /** Ends the link, and what it gave. */
  public void unlink(Instant at) {
    repositoryId = null;
    inheritsRoles = false;
    touch(at);
  }

  /** Lets the roles of the linked repository count here, or no longer. */
  public void inherit(boolean inherits, Instant at) {
    inheritsRoles = inherits;
    touch(at);
  }

  /** Hides it; it can be restored. */
  public void delete(long by, Instant at) {
    deletedAt = at.atOffset(ZoneOffset.UTC);
    deletedBy = by;
  }

  /** Brings it back. */
  public void restore(Instant at) {
    deletedAt = null;
    deletedBy = null;
    touch(at);
  }

  private void touch(Instant at) {
    updatedAt = at.atOffset(ZoneOffset.UTC);
  }
}
