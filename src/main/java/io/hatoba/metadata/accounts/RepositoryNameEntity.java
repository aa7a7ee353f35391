package io.hatoba.metadata.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;

/**
 * A name by which a repository is reached: the one that it has, or one that it had, perhaps below
 * another owner, and that has not been released.
 */
@Entity
@Table(name = "repository_name")
public class RepositoryNameEntity {
  @Id
  @SequenceGenerator(
      name = "repository_name_seq",
      sequenceName = "repository_name_seq",
      allocationSize = 50)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "repository_name_seq")
  private long id;

  @Column(name = "owner_id")
  private long ownerId;

  @Column(name = "folded_name")
  private String foldedName;

  @Column(name = "repository_id")
  private long repositoryId;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected RepositoryNameEntity() {}

  /** A name of a repository, case folded. */
  public RepositoryNameEntity(long ownerId, String foldedName, long repositoryId) {
    this.ownerId = ownerId;
    this.foldedName = foldedName;
    this.repositoryId = repositoryId;
  }

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** The account below which the name stands. */
  public long ownerId() {
    return ownerId;
  }

  /** The name as it is compared. */
  public String foldedName() {
    return foldedName;
  }

  /** The repository that it reaches. */
  public long repositoryId() {
    return repositoryId;
  }
}
