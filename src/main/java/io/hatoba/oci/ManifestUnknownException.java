package io.hatoba.oci;

import java.util.LinkedHashMap;
import java.util.Map;

/** {@code 404 MANIFEST_UNKNOWN}: the repository has no such tag or manifest. */
public final class ManifestUnknownException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /** {@code name} has nothing by {@code reference}. */
  public ManifestUnknownException(RepositoryName name, Reference reference) {
    super(
        ErrorCode.MANIFEST_UNKNOWN,
        ErrorCode.MANIFEST_UNKNOWN.status(),
        "repository \""
            + name
            + "\" has no manifest "
            + (reference instanceof Tag ? "tagged \"" + reference + "\"" : reference),
        detailOf(name, reference));
  }

  private static Map<String, Object> detailOf(RepositoryName name, Reference reference) {
    Map<String, Object> detail = new LinkedHashMap<>();
    detail.put("name", name.value());
    detail.put("reference", reference.toString());
    return detail;
  }
}
