package io.hatoba.web.packages;

import io.hatoba.accounts.User;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.oci.RegistryKind;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Where the pages of a package are, as on GitHub: {@code /orgs/ORG/packages/container/package/NAME}
 * for those of organizations and {@code /users/…} for those of people, with the slashes of a name
 * percent-encoded.
 */
@Named
@ApplicationScoped
public class PackagePaths {
  /** For the container. */
  public PackagePaths() {}

  /** The list of an owner. */
  public String list(User owner) {
    return ownersOf(owner) + "/packages";
  }

  /** The page of a package. */
  public String of(RegistryPackage pack) {
    return below(pack) + "/package/" + encoded(pack.name());
  }

  /** The page of a version. */
  public String version(RegistryPackage pack, long versionId) {
    return below(pack) + "/" + encoded(pack.name()) + "/" + versionId;
  }

  /** The page of two versions side by side. */
  public String comparison(RegistryPackage pack, long before, long after) {
    return below(pack) + "/" + encoded(pack.name()) + "/compare/" + before + "/" + after;
  }

  /** How a registry is called in paths, as in the REST API. */
  public static String word(RegistryKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String below(RegistryPackage pack) {
    return ownersOf(pack.owner()) + "/packages/" + word(pack.kind());
  }

  private static String ownersOf(User owner) {
    return (owner.organization() ? "/orgs/" : "/users/") + encoded(owner.login());
  }

  /** A text as one segment of a path, or as a value of a query. */
  public static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
