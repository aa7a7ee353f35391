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
}
