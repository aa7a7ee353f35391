package io.hatoba.oci;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code 400 MANIFEST_BLOB_UNKNOWN}: a manifest names blobs or manifests that the repository does
 * not have (OCI Distribution Specification, "Push").
 */
public final class ManifestBlobUnknownException extends RegistryException {
  private static final long serialVersionUID = 1L;

  private static final int NAMED = 10;

  /** The repository has none of {@code missing}; at least one. */
  public ManifestBlobUnknownException(Collection<Digest> missing) {
    super(
        ErrorCode.MANIFEST_BLOB_UNKNOWN,
        ErrorCode.MANIFEST_BLOB_UNKNOWN.status(),
        compose(missing),
        detailOf(missing));
  }

  /** The repository has none of what these references name; at least one. */
  public static ManifestBlobUnknownException ofReferences(Collection<ManifestReference> missing) {
    return new ManifestBlobUnknownException(
        missing.stream().map(reference -> reference.descriptor().digest()).distinct().toList());
  }

  private static String compose(Collection<Digest> missing) {
    String named =
        missing.stream().limit(NAMED).map(Digest::toString).collect(Collectors.joining(", "));
    int more = missing.size() - NAMED;
    return "the manifest names content that this repository does not have: "
        + named
        + (more > 0 ? " and " + more + " more" : "")
        + "; push it first";
  }

  private static Map<String, Object> detailOf(Collection<Digest> missing) {
    List<String> named = missing.stream().limit(NAMED).map(Digest::toString).toList();
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("count", missing.size());
    detail.put("missing", named);
    return detail;
  }
}
