package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One repository of the running server.
 *
 * @param registry the server
 * @param name of the repository
 * @param authorization what all requests show
 */
record Repository(Registry registry, String name, String authorization) {
  /** The same repository, seen with another credential. */
  Repository as(String otherAuthorization) {
    return new Repository(registry, name, otherAuthorization);
  }

  /** A path of this repository: {@code /v2/<name>} and a suffix that begins with a slash. */
  String path(String suffix) {
    return "/v2/" + name + suffix;
  }

  String blobPath(String digest) {
    return path("/blobs/" + digest);
  }

  String manifestPath(String reference) {
    return path("/manifests/" + reference);
  }

  /** A request to any path, with this credential. */
  Registry.Call call(String method, String path) {
    return registry.call(method, path).authorization(authorization);
  }

  Answer get(String path) {
    return call("GET", path).send();
  }

  Answer head(String path) {
    return call("HEAD", path).send();
  }

  Answer delete(String path) {
    return call("DELETE", path).send();
  }

  /** Begins an upload; its location. */
  String startUpload() {
    return call("POST", path("/blobs/uploads/")).send().require(202).location();
  }

  /** Adds bytes to an upload without saying where they go. */
  Answer append(String location, Content content) {
    return call("PATCH", location).body(content).send();
  }

  /** Adds a chunk to an upload, beginning at a position. */
  Answer append(String location, long first, Content content) {
    return call("PATCH", location)
        .header("Content-Range", first + "-" + (first + content.size() - 1))
        .body(content)
        .send();
  }

  /** Ends an upload without a body. */
  Answer commit(String location, String digest) {
    return commit(location, digest, Content.of(""));
  }

  /** Ends an upload with its last bytes. */
  Answer commit(String location, String digest, Content last) {
    return call("PUT", location + "?digest=" + digest).body(last).send();
  }

  /** Pushes a blob as docker does: POST, PATCH, PUT. */
  Content push(Content blob) {
    String location = append(startUpload(), blob).require(202).location();
    commit(location, blob.digest()).require(201);
    return blob;
  }

  /** Pushes a blob in a single POST. */
  Content post(Content blob) {
    call("POST", path("/blobs/uploads/?digest=" + blob.digest())).body(blob).send().require(201);
    return blob;
  }

  /** Puts a manifest, whatever comes of it. */
  Answer put(String reference, ManifestJson manifest) {
    return put(reference, manifest.mediaType(), manifest.content());
  }

  /** Puts anything as a manifest. */
  Answer put(String reference, String mediaType, Content content) {
    return call("PUT", manifestPath(reference))
        .header("Content-Type", mediaType)
        .body(content)
        .send();
  }

  /** Pushes a small image that no other test has, under a tag. */
  ManifestJson pushImage(String tag) {
    ManifestJson image = ManifestJson.image(post(Content.unique()), post(Content.unique()));
    put(tag, image).require(201);
    return image;
  }

  /** The tags of a page. */
  static List<String> tagsOf(Answer page) {
    List<String> tags = new ArrayList<>();
    page.json().required("tags").forEach(tag -> tags.add(tag.textValue()));
    return tags;
  }

  /** The descriptors of all pages, in their order. */
  List<JsonNode> descriptors(String path) {
    List<JsonNode> descriptors = new ArrayList<>();
    Optional<String> next = Optional.of(path);
    while (next.isPresent()) {
      Answer page = get(next.get()).require(200);
      assertThat(page.header("Content-Type")).hasValue(ManifestJson.OCI_INDEX);
      page.json().required("manifests").forEach(descriptors::add);
      next = page.next();
    }
    return descriptors;
  }
}
