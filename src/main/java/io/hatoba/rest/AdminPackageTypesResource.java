package io.hatoba.rest;

import io.hatoba.catalog.PackageTypes;
import io.hatoba.oci.RegistryKind;
import io.hatoba.settings.PackageTypeMode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/registry/package-types}: which types of packages are served; no part of GitHub's
 * API, whose administrators find it in the management console.
 */
@Path("admin/registry/package-types")
@ApplicationScoped
public class AdminPackageTypesResource {
  private static final String RESOURCE = "PackageTypes";

  @Inject private PackageTypes types;
  @Inject private DryRunAnswers dryRuns;

  /** The mode of each type: {@code enabled}, {@code read_only} or {@code disabled}. */
  record ModesBody(@Nullable String docker, @Nullable String container) {
    static ModesBody of(Map<RegistryKind, PackageTypeMode> modes) {
      return new ModesBody(
          Bodies.of(Objects.requireNonNull(modes.get(RegistryKind.DOCKER))),
          Bodies.of(Objects.requireNonNull(modes.get(RegistryKind.CONTAINER))));
    }

    Map<RegistryKind, PackageTypeMode> modes() {
      Map<RegistryKind, PackageTypeMode> modes = new EnumMap<>(RegistryKind.class);
      Bodies.word(RESOURCE, "docker", PackageTypeMode.class, docker)
          .ifPresent(mode -> modes.put(RegistryKind.DOCKER, mode));
      Bodies.word(RESOURCE, "container", PackageTypeMode.class, container)
          .ifPresent(mode -> modes.put(RegistryKind.CONTAINER, mode));
      return modes;
    }
  }

  /**
   * The mode of each type.
   *
   * @return 200 with {@code docker} and {@code container}
   */
  @GET
  @MayCall(Need.SITE_ADMIN)
  public Response get() {
    return Answers.ok(ModesBody.of(types.list()));
  }

  /**
   * Changes the mode of one type or both. Every node feels it within 5 seconds, live bearer tokens
   * included.
   *
   * @param body {@code docker}, {@code container}: {@code enabled}; {@code read_only}, which
   *     refuses pushes and nothing else; {@code disabled}, which answers as if nothing were there
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 200 with the mode of each type as it is now
   */
  @PATCH
  @MayCall(Need.SITE_ADMIN)
  public Response change(@QueryParam("dry_run") boolean dryRun, InputStream body) {
    Map<RegistryKind, PackageTypeMode> changes = ApiJson.read(body, ModesBody.class).modes();
    return dryRuns.of(
        dryRun,
        () -> changes.isEmpty() ? types.list() : types.change(changes),
        modes -> Answers.ok(ModesBody.of(modes)));
  }
}
