package io.hatoba.metadata.content;

import io.hatoba.oci.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Tags of one package that the transaction under way has locked, with what they name. Those that
 * were asked for and are not here did not exist; another transaction may make them meanwhile, and
 * then the second of the two fails.
 */
public final class HeldTags {
  private final long packageId;
  private final Map<String, TagEntity> rows = new LinkedHashMap<>();
  private final Map<Long, Digest> digests;

  HeldTags(long packageId, List<TagEntity> rows, Map<Long, Digest> digests) {
    this.packageId = packageId;
    this.digests = Map.copyOf(digests);
    rows.forEach(row -> this.rows.put(row.name(), row));
  }

  /** The package of all of them. */
  public long packageId() {
    return packageId;
  }

  /** Those that are here, in bytewise order. */
  public List<String> names() {
    return new ArrayList<>(rows.keySet());
  }

  /** What a tag names; empty if it is not here. */
  public Optional<Digest> digestOf(String name) {
    return Optional.ofNullable(rows.get(name)).map(this::digestOf);
  }

  /** Those of them that point at a manifest. */
  HeldTags pointingAt(long manifestId) {
    return new HeldTags(
        packageId,
        rows.values().stream().filter(row -> row.manifestId() == manifestId).toList(),
        digests);
  }

  Optional<TagEntity> find(String name) {
    return Optional.ofNullable(rows.get(name));
  }

  List<TagEntity> rows() {
    return List.copyOf(rows.values());
  }

  Digest digestOf(TagEntity row) {
    return Objects.requireNonNull(digests.get(row.manifestId()));
  }
}
