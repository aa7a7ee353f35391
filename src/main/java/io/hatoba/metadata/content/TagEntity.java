package io.hatoba.metadata.content;

import io.hatoba.oci.Tag;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;

/** A tag of a package; deleting one removes its row, and {@link TagMoveEntity} remembers. */
@Entity
@Table(name = "tag")
public class TagEntity {
  @Id
  @SequenceGenerator(name = "tag_seq", sequenceName = "tag_seq", allocationSize = 50)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "tag_seq")
  private long id;

  @Column(name = "package_id")
  private long packageId;

  private String name;

  @Column(name = "manifest_id")
  private long manifestId;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected TagEntity() {}

  /** A tag that points at a manifest of the same package. */
  public TagEntity(long packageId, Tag tag, long manifestId) {
    this.packageId = packageId;
    this.name = tag.value();
    this.manifestId = manifestId;
  }

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
