package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hatoba.catalog.PackageVersion;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.oci.RegistryKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A version, in GitHub's shape {@code package-version}.
 *
 * @param name the digest; in the Docker registry the first of its tags, if it has one
 * @param license left out, as what else it does not say of itself
 * @param deletedAt left out while it lives
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record PackageVersionBody(
    long id,
    String name,
    String url,
    String packageHtmlUrl,
    String htmlUrl,
    @Nullable String license,
    @Nullable String description,
    String createdAt,
    String updatedAt,
    @Nullable String deletedAt,
    Metadata metadata) {
  /**
   * What a registry has besides.
   *
   * @param container where it is the Container registry
   * @param docker where it is the Docker registry
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Metadata(String packageType, @Nullable Container container, @Nullable Docker docker) {}

  /** Tags; of a deleted version those that it had then. */
  record Container(List<String> tags) {}

  /** The same, twice: GitHub's schema describes the one and requires the other. */
  record Docker(List<String> tag, List<String> tags) {}

  static PackageVersionBody of(RegistryPackage pack, PackageVersion version, Urls urls) {
    PackageUrls where = PackageUrls.of(pack, urls);
    boolean docker = pack.kind() == RegistryKind.DOCKER;
    List<String> tags = version.tags();
    String name = docker && !tags.isEmpty() ? tags.get(0) : version.root().digest().toString();
    String id = Long.toString(version.id());
    Optional<String> deletedAt = version.deletion().map(gone -> ApiJson.time(gone.at()));
    return new PackageVersionBody(
        version.id(),
        name,
        where.api() + "/versions/" + id,
        where.page(),
        where.version(docker ? name : id),
        version.words().licenses().orElse(null),
        version.words().description().orElse(null),
        ApiJson.time(version.createdAt()),
        ApiJson.time(version.updatedAt()),
        deletedAt.orElse(null),
        new Metadata(
            Bodies.of(pack.kind()),
            docker ? null : new Container(tags),
            docker ? new Docker(tags, tags) : null));
  }
}
