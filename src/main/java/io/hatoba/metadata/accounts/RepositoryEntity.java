package io.hatoba.metadata.accounts;

import io.hatoba.metadata.Visibility;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.util.Locale;

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
}
