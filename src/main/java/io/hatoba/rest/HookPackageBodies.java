package io.hatoba.rest;

import io.hatoba.accounts.User;
import io.hatoba.catalog.hooks.Publication;
import io.hatoba.config.RegistryHosts;
import io.hatoba.oci.Descriptor;
import io.hatoba.oci.ImageManifest;
import io.hatoba.oci.ManifestReference;
import io.hatoba.oci.RegistryKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Packages with the version that was pushed, as hooks are told of them. What belongs to features
 * that Hatoba has not (releases, files of other registries) is left out or empty, as GitHub does
 * for images.
 */
@Singleton
class HookPackageBodies {
  /** Beyond what builders make; a manifest may name 10,000, and every hook has its copy. */
  private static final int MOST_LAYERS = 200;

  /** Of annotations, which their manifest may be full of. */
  private static final int MOST_LABELS = 100;

  private static final int LONGEST_LABEL = 512;

  private static final String ABOUT =
      "https://docs.github.com/enterprise-server@3.19/packages/learn-github-packages/introduction-to-github-packages";

  private static final String PREFIX = "org.opencontainers.image.";

  private final Urls urls;
  private final RegistryHosts hosts;

  @Inject
  HookPackageBodies(Urls urls, RegistryHosts hosts) {
    this.urls = urls;
    this.hosts = hosts;
  }

  /** A package with the version that was pushed. */
  Map<String, @Nullable Object> of(Publication publication) {
    Publication.Image image = publication.image();
    String type = image.kind().name();
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("id", image.id());
    body.put("name", name(publication));
    body.put("namespace", namespace(publication));
    body.put("description", annotation(publication, "description"));
    body.put("ecosystem", type);
    body.put("package_type", type);
    body.put("html_url", page(publication));
    body.put("created_at", ApiJson.time(image.createdAt()));
    body.put("updated_at", ApiJson.time(image.updatedAt()));
    body.put("owner", UserBody.of(publication.owner(), urls));
    body.put("package_version", version(publication));
    body.put("registry", registry(publication));
    return body;
  }

  /** Without the repository, to which an image of the Docker registry belongs. */
  private static String name(Publication publication) {
    String path = publication.image().name();
    return publication.image().kind() == RegistryKind.DOCKER
        ? path.substring(path.indexOf('/') + 1)
        : path;
  }

  private static String namespace(Publication publication) {
    String owner = publication.owner().login();
    return publication.image().kind() == RegistryKind.DOCKER
        ? owner + publication.repository().map(repository -> "/" + repository.name()).orElse("")
        : owner;
  }

  private String page(Publication publication) {
    Publication.Image image = publication.image();
    User owner = publication.owner();
    String page =
        image.kind() == RegistryKind.DOCKER
            ? "/" + namespace(publication) + "/packages/" + image.id()
            : (owner.organization() ? "/orgs/" : "/users/")
                + owner.login()
                + "/packages/container/package/"
                + image.name().replace("/", "%2F");
    return urls.page(page);
  }

  private static String annotation(Publication publication, String name) {
    return label(publication.version().manifest().annotations().getOrDefault(PREFIX + name, ""));
  }

  /** A text that is not too long, with no half of a character at its end. */
  static String label(String text) {
    if (text.length() <= LONGEST_LABEL) {
      return text;
    }
    boolean halved = Character.isHighSurrogate(text.charAt(LONGEST_LABEL - 1));
    return text.substring(0, halved ? LONGEST_LABEL - 1 : LONGEST_LABEL);
  }

  private static Map<String, String> labels(Publication publication) {
    Map<String, String> some = new LinkedHashMap<>();
    publication.version().manifest().annotations().entrySet().stream()
        .limit(MOST_LABELS)
        .forEach(one -> some.put(label(one.getKey()), label(one.getValue())));
    return some;
  }

  private Map<String, @Nullable Object> version(Publication publication) {
    Publication.Version version = publication.version();
    String digest = version.digest().toString();
    boolean docker = publication.image().kind() == RegistryKind.DOCKER;
    String tag = publication.tags().isEmpty() ? "" : publication.tags().get(0);
    String name = docker && !tag.isEmpty() ? tag : digest;
    String description = annotation(publication, "description");
    String pushed = ApiJson.time(version.pushedAt());
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("id", version.id());
    body.put("version", name);
    body.put("name", name);
    body.put("summary", description);
    body.put("description", description);
    body.put("body", description);
    body.put("body_html", "");
    body.put("html_url", page(publication));
    body.put("author", UserBody.of(publication.sender(), urls));
    body.put("target_commitish", "");
    body.put("target_oid", annotation(publication, "revision"));
    body.put("created_at", pushed);
    body.put("updated_at", pushed);
    body.put("metadata", List.of());
    if (docker) {
      body.put("docker_metadata", List.of(Map.of("tags", publication.tags())));
      body.put("package_files", List.of(file(publication)));
    } else {
      body.put("container_metadata", container(publication, tag));
      body.put("package_files", List.of());
    }
    String reference = pullName(publication) + (tag.isEmpty() ? "@" + digest : ":" + tag);
    body.put("package_url", reference);
    body.put("installation_command", "docker pull " + reference);
    return body;
  }

  /** The manifest, which is all of an image that has a name. */
  private Map<String, @Nullable Object> file(Publication publication) {
    Publication.Version version = publication.version();
    String pushed = ApiJson.time(version.pushedAt());
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("id", version.id());
    body.put("name", "manifest.json");
    body.put(
        "download_url",
        hosts.of(publication.image().kind()).origin()
            + "/v2/"
            + path(publication)
            + "/manifests/"
            + version.digest());
    body.put("content_type", version.mediaType());
    body.put("size", version.size());
    body.put("sha256", hex(version.digest().toString(), "sha256"));
    body.put("sha1", null);
    body.put("md5", null);
    body.put("state", "uploaded");
    body.put("created_at", pushed);
    body.put("updated_at", pushed);
    return body;
  }

  private static String hex(String digest, String algorithm) {
    return digest.startsWith(algorithm + ":") ? digest.substring(algorithm.length() + 1) : "";
  }

  private Map<String, @Nullable Object> container(Publication publication, String tag) {
    Publication.Version version = publication.version();
    Map<String, @Nullable Object> labels = new LinkedHashMap<>();
    for (String label : List.of("description", "source", "revision", "licenses")) {
      labels.put(label, annotation(publication, label));
    }
    labels.put("all_labels", labels(publication));
    Map<String, @Nullable Object> manifest = new LinkedHashMap<>();
    manifest.put("digest", version.digest().toString());
    manifest.put("media_type", version.mediaType());
    manifest.put("uri", "repositories/" + path(publication) + "/manifests/" + version.digest());
    manifest.put("size", version.size());
    if (version.manifest() instanceof ImageManifest image) {
      manifest.put("config", descriptor(image.config()));
      manifest.put("layers", descriptors(image.layers()));
    } else {
      manifest.put(
          "manifests",
          descriptors(
              version.manifest().references().stream()
                  .filter(reference -> reference.kind() == ManifestReference.Kind.MANIFEST)
                  .map(ManifestReference::descriptor)
                  .toList()));
    }
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("labels", labels);
    body.put("manifest", manifest);
    body.put("tag", Map.of("name", tag, "digest", version.digest().toString()));
    return body;
  }

  private static List<Object> descriptors(List<Descriptor> all) {
    List<Object> some = new ArrayList<>();
    all.stream().limit(MOST_LAYERS).forEach(one -> some.add(descriptor(one)));
    return some;
  }

  private static Map<String, Object> descriptor(Descriptor descriptor) {
    return Map.of(
        "digest", descriptor.digest().toString(),
        "media_type", descriptor.mediaType().value(),
        "size", descriptor.size());
  }

  private Map<String, @Nullable Object> registry(Publication publication) {
    RegistryKind kind = publication.image().kind();
    Map<String, @Nullable Object> body = new LinkedHashMap<>();
    body.put("about_url", ABOUT);
    body.put("name", "Hatoba " + kind.name().toLowerCase(Locale.ROOT) + " registry");
    body.put("type", kind.name());
    body.put("url", hosts.of(kind).origin() + "/" + publication.owner().login());
    body.put("vendor", "Hatoba");
    return body;
  }

  private static String path(Publication publication) {
    return publication.owner().login().toLowerCase(Locale.ROOT) + "/" + publication.image().name();
  }

  private String pullName(Publication publication) {
    return hosts.of(publication.image().kind()).origin().authority() + "/" + path(publication);
  }
}
