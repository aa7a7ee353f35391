package io.hatoba.metadata.content;

import io.hatoba.oci.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Tags of one package that the transaction under way has locked, with what they name. Those that
 * were asked for and are not here did not exist; another transaction may make them meanwhile, and
 * then the second of the two fails.
 */
public final class HeldTags {
  private final long packageId;
  private final Map<String, Row> rows = new LinkedHashMap<>();

  /**
   * A tag.
   *
   * @param id surrogate key
   * @param manifestId the manifest at which it points
   * @param digest of that
   */
  record Row(long id, String name, long manifestId, Digest digest) {}

  HeldTags(long packageId, List<Row> rows) {
    this.packageId = packageId;
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
    return find(name).map(Row::digest);
  }

  /** The manifests at which they point. */
  Set<Long> manifestIds() {
    return rows.values().stream().map(Row::manifestId).collect(Collectors.toSet());
  }

  Optional<Row> find(String name) {
    return Optional.ofNullable(rows.get(name));
  }

  List<Row> rows() {
    return List.copyOf(rows.values());
  }
}
