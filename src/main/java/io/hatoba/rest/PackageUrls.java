package io.hatoba.rest;

import io.hatoba.accounts.User;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.oci.RegistryKind;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Where a package is.
 *
 * @param api in this API
 * @param page what people look at
 * @param versions what the page of a version begins with
 */
record PackageUrls(String api, String page, String versions) {
  static PackageUrls of(RegistryPackage pack, Urls urls) {
    User owner = pack.owner();
    String below =
        (owner.organization() ? "/orgs/" : "/users/")
            + owner.login()
            + "/packages/"
            + Bodies.of(pack.kind())
            + "/";
    String name = encoded(pack.name());
    String api = urls.api(below + name);
    if (pack.kind() == RegistryKind.CONTAINER) {
      return new PackageUrls(
          api, urls.page(below + "package/" + name), urls.page(below + name + "/"));
    }
    String repository = pack.name().substring(0, pack.name().indexOf('/'));
    String page = urls.page("/" + owner.login() + "/" + repository + "/packages/" + pack.id());
    return new PackageUrls(api, page, page + "?version=");
  }

  /** The page of a version, by its key or, in the Docker registry, its name. */
  String version(String version) {
    return versions + encoded(version);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
