package io.hatoba.metadata.content;

import io.hatoba.oci.ManifestReference;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.IdClass;
import jakarta.persistence.Table;
import java.io.Serializable;

/**
 * A descriptor in a manifest. It is matched by package and digest and not by row, so that what it
 * names may come later or never.
 */
@Entity
@IdClass(ManifestReferenceEntity.Key.class)
@Table(name = "manifest_reference")
public class ManifestReferenceEntity {
  /** Manifest and place within it. */
  public static final class Key implements Serializable {
    private static final long serialVersionUID = 1L;
    private long manifestId;
    private int place;

    /** For JPA only. */
    public Key() {}

    @Override
    public boolean equals(Object other) {
      return other instanceof Key key && key.manifestId == manifestId && key.place == place;
    }

    @Override
    public int hashCode() {
      return Long.hashCode(manifestId) * 31 + place;
    }
  }

  @Id
  @Column(name = "manifest_id")
  private long manifestId;

  @Id private int place;

  @Column(name = "package_id")
  private long packageId;

  @Column(name = "child_digest")
  private String childDigest;

  private long size;

  @Enumerated(EnumType.STRING)
  private ManifestReference.Kind kind;

  @Column(name = "foreign_layer")
  private boolean foreignLayer;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected ManifestReferenceEntity() {}

  /**
   * A descriptor in a manifest.
   *
   * @param place its number in the document, from 0
   */
  public ManifestReferenceEntity(ManifestEntity manifest, int place, ManifestReference reference) {
    this.manifestId = manifest.id();
    this.place = place;
    this.packageId = manifest.packageId();
    this.childDigest = reference.descriptor().digest().toString();
    this.size = reference.descriptor().size();
    this.kind = reference.kind();
    this.foreignLayer = reference.foreign();
  }

  /** Digest of what is named. */
  public String childDigest() {
    return childDigest;
  }

  /** Bytes of what is named. */
  public long size() {
    return size;
  }

  /** What it is to the manifest. */
  public ManifestReference.Kind kind() {
    return kind;
  }

  /** Whether it is a layer that lives elsewhere. */
  public boolean foreignLayer() {
    return foreignLayer;
  }
}
