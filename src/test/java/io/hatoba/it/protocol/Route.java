package io.hatoba.it.protocol;

import java.util.List;

/** The requests of {@code /v2/}, as the specification numbers them, about one place. */
enum Route {
  /** Asks whether this is a registry (end-1). */
  BASE("GET", "", ""),
  /** Pulls a blob (end-2). */
  GET_BLOB("GET", "/blobs/DIGEST", "pull"),
  /** Asks for a blob (end-2). */
  HEAD_BLOB("HEAD", "/blobs/DIGEST", "pull"),
  /** Pulls a manifest (end-3). */
  GET_MANIFEST("GET", "/manifests/v1", "pull"),
  /** Asks for a manifest (end-3). */
  HEAD_MANIFEST("HEAD", "/manifests/v1", "pull"),
  /** Begins an upload (end-4a). */
  START("POST", "/blobs/uploads/", "pull,push"),
  /** Uploads at once (end-4b). */
  POST_BLOB("POST", "/blobs/uploads/?digest=EXTRA", "pull,push"),
  /** Adds a chunk (end-5). */
  PATCH("PATCH", "UPLOAD", "pull,push"),
  /** Ends an upload (end-6). */
  PUT_BLOB("PUT", "UPLOAD?digest=UPLOADED", "pull,push"),
  /** Puts a manifest, and tags with it (end-7). */
  PUT_MANIFEST("PUT", "/manifests/pushed?tag=pushed-too", "pull,push"),
  /** Lists tags (end-8). */
  TAGS("GET", "/tags/list?n=10", "pull"),
  /** Deletes a manifest (end-9). */
  DELETE_MANIFEST("DELETE", "/manifests/IMAGE", "pull,delete"),
  /** Deletes a tag (end-9). */
  DELETE_TAG("DELETE", "/manifests/v1", "pull,delete"),
  /** Deletes a blob (end-10). */
  DELETE_BLOB("DELETE", "/blobs/DIGEST", "pull,delete"),
  /** Mounts a blob (end-11). */
  MOUNT("POST", "/blobs/uploads/?mount=MOUNTED&from=FROM", "pull,push"),
  /** Lists referrers (end-12). */
  REFERRERS("GET", "/referrers/IMAGE", "pull"),
  /** Asks how far an upload is (end-13). */
  STATUS("GET", "UPLOAD", "pull,push"),
  /** Cancels an upload (end-14). */
  CANCEL("DELETE", "UPLOAD", "pull,push"),
  /** Lists all names; no part of the specification. */
  CATALOG("GET", "", "");

  /** What the chunk and the monolithic upload bring. */
  private static final Content EXTRA = Content.of("a chunk, and a blob");

  private final String method;
  private final String path;
  private final String actions;

  Route(String method, String path, String actions) {
    this.method = method;
    this.path = path;
    this.actions = actions;
  }

  boolean head() {
    return method.equals("HEAD");
  }

  /** Whether it leaves something else behind than it found. */
  boolean changes() {
    return !actions.equals("pull") && !nameless() && this != STATUS;
  }

  /** Whether it is about no repository. */
  boolean nameless() {
    return actions.isEmpty();
  }

  /** The scopes that its challenge names, as they stand there. */
  List<String> scopes(String name, String from) {
    return switch (this) {
      case BASE -> List.of();
      case CATALOG -> List.of("registry:catalog:*");
      case MOUNT -> List.of("repository:" + name + ":" + actions, "repository:" + from + ":pull");
      default -> List.of("repository:" + name + ":" + actions);
    };
  }

  /** The request about a place; a mount is from another. */
  Registry.Call call(Registry registry, Tenants.Place place, Tenants.Place from) {
    Registry.Call call = registry.call(method, path(place, from));
    return switch (this) {
      case POST_BLOB, PATCH -> call.body(EXTRA);
      case PUT_MANIFEST ->
          call.header("Content-Type", place.image().mediaType()).body(place.image().content());
      default -> call;
    };
  }

  private String path(Tenants.Place place, Tenants.Place from) {
    if (nameless()) {
      return this == CATALOG ? "/v2/_catalog" : "/v2/";
    }
    String filled =
        path.replace("DIGEST", place.blob().digest())
            .replace("EXTRA", EXTRA.digest())
            .replace("UPLOADED", place.uploaded().digest())
            .replace("UPLOAD", place.upload())
            .replace("IMAGE", place.image().digest())
            .replace("MOUNTED", from.blob().digest())
            .replace("FROM", from.name());
    return filled.startsWith("/v2/") ? filled : "/v2/" + place.name() + filled;
  }
}
