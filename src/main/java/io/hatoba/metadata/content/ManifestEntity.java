package io.hatoba.metadata.content;

import io.hatoba.oci.Descriptor;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Manifest;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import org.jspecify.annotations.Nullable;

/** A manifest of one package, byte for byte as it was pushed. */
@Entity
@Table(name = "manifest")
public class ManifestEntity {
  @Id
  @SequenceGenerator(name = "manifest_seq", sequenceName = "manifest_seq", allocationSize = 50)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "manifest_seq")
  private long id;

  @Column(name = "package_id")
  private long packageId;

  private String digest;

  @Column(name = "media_type")
  private String mediaType;

  private long size;
  private byte[] content;

  @Column(name = "subject_digest")
  private @Nullable String subjectDigest;

  @Column(name = "artifact_type")
  private @Nullable String artifactType;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected ManifestEntity() {}

  /**
   * A manifest of a package.
   *
   * @param content the bytes that were pushed, whose digest is {@code digest}
   */
  public ManifestEntity(long packageId, Digest digest, Manifest manifest, byte[] content) {
    this.packageId = packageId;
    this.digest = digest.toString();
    this.mediaType = manifest.mediaType().value();
    this.size = content.length;
    this.content = content;
    this.subjectDigest =
        manifest.subject().map(Descriptor::digest).map(Digest::toString).orElse(null);
    this.artifactType = manifest.artifactType().orElse(null);
  }

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** The package it belongs to. */
  public long packageId() {
    return packageId;
  }

  /** Digest of the bytes. */
  public String digest() {
    return digest;
  }

  /** What it was pushed as. */
  public String mediaType() {
    return mediaType;
  }

  /** How many bytes. */
  public long size() {
    return size;
  }

  /** The bytes that were pushed. */
  public byte[] content() {
    return content;
  }
}
