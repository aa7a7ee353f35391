package io.hatoba.web.packages;

import io.hatoba.catalog.PackageVersion;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.Versions;
import io.hatoba.oci.Reference;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;

/**
 * The address that GitHub and the REST API have for an image of a repository, {@code
 * /OWNER/REPOSITORY/packages/ID?version=V}. It leads to the page of the package or of the version,
 * which a tag, a digest or a key names.
 */
@At(
    value = "/{owner}/{repository}/packages/{id}",
    view = "packages/package",
    audience = At.Audience.ANYBODY)
@Named
@RequestScoped
public class DockerPackagePage implements Page {
  @Inject private PackageLookup lookup;
  @Inject private Versions versions;
  @Inject private PackagePaths paths;

  /** For the container. */
  public DockerPackagePage() {}

  @Override
  public void open(PageRequest request) {
    RegistryPackage pack =
        PackageLookup.number(request.name("id"))
            .map(lookup::require)
            .map(PackageLookup.Seen::pack)
            .filter(found -> found.kind() == RegistryKind.DOCKER)
            .filter(
                found ->
                    (found.owner().login() + "/" + found.name() + "/")
                        .regionMatches(
                            true,
                            0,
                            request.name("owner") + "/" + request.name("repository") + "/",
                            0,
                            request.name("owner").length()
                                + request.name("repository").length()
                                + 2))
            .orElseThrow(PageRefusal.NotFound::new);
    Optional<String> version = request.parameter("version");
    if (version.isEmpty()) {
      throw new PageRefusal.Elsewhere(paths.of(pack));
    }
    PackageVersion found = find(pack, version.get()).orElseThrow(PageRefusal.NotFound::new);
    throw new PageRefusal.Elsewhere(paths.version(pack, found.id()));
  }

  private Optional<PackageVersion> find(RegistryPackage pack, String version) {
    try {
      return versions
          .find(pack.id(), Reference.parse(version))
          .or(
              () ->
                  PackageLookup.number(version)
                      .flatMap(id -> versions.find(pack.id(), id))
                      .filter(it -> it.deletion().isEmpty()));
    } catch (RegistryException neither) {
      return Optional.empty();
    }
  }
}
