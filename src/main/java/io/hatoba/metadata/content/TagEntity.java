package io.hatoba.metadata.content;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A tag of a package, for queries alone: {@link TagDao} writes its rows many at a time, and {@link
 * TagMoveDao} remembers what it wrote.
 */
@Entity
@Table(name = "tag")
@SuppressWarnings("UnusedVariable") // queries ask for the columns, and nothing for an object
public class TagEntity {
  @Id private long id;

  @Column(name = "package_id")
  private long packageId;

  private String name;

  @Column(name = "manifest_id")
  private long manifestId;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected TagEntity() {}
}
