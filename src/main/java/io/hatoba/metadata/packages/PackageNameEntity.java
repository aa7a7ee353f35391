package io.hatoba.metadata.packages;

import io.hatoba.oci.RegistryKind;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;

/** A name by which a package is reached; a migrated package has one in each registry. */
@Entity
@Table(name = "package_name")
public class PackageNameEntity {
  @Id
  @SequenceGenerator(
      name = "package_name_seq",
      sequenceName = "package_name_seq",
      allocationSize = 50)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "package_name_seq")
  private long id;

  @Enumerated(EnumType.STRING)
  private RegistryKind kind;

  @Column(name = "owner_id")
  private long ownerId;

  private String path;

  @Column(name = "package_id")
  private long packageId;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected PackageNameEntity() {}

  /**
   * A name of a package.
   *
   * @param path what follows the owner in the name, lower case
   */
  public PackageNameEntity(RegistryKind kind, long ownerId, String path, long packageId) {
    this.kind = kind;
    this.ownerId = ownerId;
    this.path = path;
    this.packageId = packageId;
  }

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** The registry in which this name is used. */
  public RegistryKind kind() {
    return kind;
  }

  /** The account below which this name stands. */
  public long ownerId() {
    return ownerId;
  }

  /** What follows the owner in the name. */
  public String path() {
    return path;
  }

  /** The package it reaches. */
  public long packageId() {
    return packageId;
  }
}
