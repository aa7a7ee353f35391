package io.hatoba.metadata.content;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A tag of a package, made by {@link TagDao#point}; deleting one removes its row, and {@link
 * TagMoveDao} remembers.
 */
@Entity
@Table(name = "tag")
public class TagEntity {
  @Id private long id;

  @Column(name = "package_id")
  @SuppressWarnings("UnusedVariable") // asked for by queries only
  private long packageId;

  private String name;

  @Column(name = "manifest_id")
  private long manifestId;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected TagEntity() {}

  /** Points the tag at another manifest of the same package. */
  public void pointTo(long manifestId) {
    this.manifestId = manifestId;
  }

  /** The tag itself. */
  public String name() {
    return name;
  }

  /** The manifest that it points at. */
  public long manifestId() {
    return manifestId;
  }
}
