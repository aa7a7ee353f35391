package io.hatoba.rest;

import io.hatoba.access.Access;
import io.hatoba.access.AccessPolicy;
import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.access.Decision;
import io.hatoba.accounts.User;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.NameInvalidException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.settings.PackageTypeModes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Optional;

/**
 * The package that a path names: {@code {orgs/OWNER|users/OWNER|user}/packages/TYPE/NAME}. What the
 * caller may not see, and what is of a type that is disabled, is 404; what it sees and may not do
 * is 403.
 */
@ApplicationScoped
class PackagePaths {
  private static final int FORBIDDEN = 403;

  @Inject private AccessPolicy policy;
  @Inject private PackageTypeModes types;
  @Inject private Checks checks;

  /** Below what a package stands in a path. */
  enum Below {
    ORGANIZATION,
    USER,
    CALLER
  }

  /**
   * The account that a path begins with.
   *
   * @param login in the path; empty below {@code /user}
   */
  User owner(HttpServletRequest request, Below below, String login) {
    if (below == Below.CALLER) {
      return checks.account(SignedIn.require(request).login());
    }
    User owner = checks.account(login);
    if (owner.organization() != (below == Below.ORGANIZATION)) {
      throw ApiException.notFound();
    }
    return owner;
  }

  /** The name of a package to which the caller may do something; it need not be there. */
  ImageName require(
      HttpServletRequest request, User owner, String type, String name, Action action) {
    Caller.Account caller = SignedIn.require(request);
    ImageName image =
        name(owner.login().toLowerCase(Locale.ROOT), type, name)
            .filter(any -> types.serves(any.kind()))
            .orElseThrow(ApiException::notFound);
    Access access = policy.of(caller, image);
    Decision decision = access.decide(action);
    if (!decision.allowed()) {
      throw access.allows(Action.PULL)
          ? new ApiException(FORBIDDEN, decision.rule())
          : ApiException.notFound();
    }
    return image;
  }

  private static Optional<ImageName> name(String owner, String type, String name) {
    for (RegistryKind kind : RegistryKind.values()) {
      if (Bodies.of(kind).equals(type)) {
        try {
          return Optional.of(new ImageName(kind, new RepositoryName(owner + "/" + name)));
        } catch (NameInvalidException namesNothing) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }
}
