package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hatoba.catalog.RegistryPackage;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A package, in GitHub's shape {@code package}, with its description and the time since when it is
 * deleted, which are additions.
 *
 * @param repository left out if the caller does not see it
 */
record PackageBody(
    long id,
    String name,
    String packageType,
    UserBody owner,
    long versionCount,
    String visibility,
    String url,
    String createdAt,
    String updatedAt,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable RepositoryBody repository,
    String htmlUrl,
    @Nullable String description,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String deletedAt) {
  static PackageBody of(RegistryPackage pack, Urls urls) {
    PackageUrls where = PackageUrls.of(pack, urls);
    return new PackageBody(
        pack.id(),
        pack.name(),
        Bodies.of(pack.kind()),
        UserBody.of(pack.owner(), urls),
        pack.versions(),
        Bodies.of(pack.visibility()),
        where.api(),
        ApiJson.time(pack.createdAt()),
        ApiJson.time(pack.updatedAt()),
        repository(pack, urls).orElse(null),
        where.page(),
        pack.description().orElse(null),
        deletedAt(pack).orElse(null));
  }

  private static Optional<RepositoryBody> repository(RegistryPackage pack, Urls urls) {
    return pack.repository().map(its -> RepositoryBody.of(its, urls).withoutPermissions());
  }

  private static Optional<String> deletedAt(RegistryPackage pack) {
    Optional<Instant> at = pack.deletedAt();
    return at.map(ApiJson::time);
  }
}
