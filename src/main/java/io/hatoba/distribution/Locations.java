package io.hatoba.distribution;

import io.hatoba.oci.Digest;
import io.hatoba.oci.Reference;
import io.hatoba.oci.UploadId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Paths of the registry. They have no scheme and host: clients drop their credentials when the host
 * of a Location differs from the one they know, as it may behind a proxy.
 */
final class Locations {
  private Locations() {}

  static String upload(String name, UploadId upload) {
    return "/v2/" + name + "/blobs/uploads/" + upload;
  }

  static String blob(String name, Digest digest) {
    return "/v2/" + name + "/blobs/" + digest;
  }

  static String manifest(String name, Reference reference) {
    return "/v2/" + name + "/manifests/" + reference;
  }

  /** The {@code Link} to the next page of a list (RFC 8288). */
  static String next(String path, String query) {
    return "<" + path + "?" + query + ">; rel=\"next\"";
  }

  static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
