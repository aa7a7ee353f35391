package io.hatoba.rest;

import io.hatoba.access.Access;
import io.hatoba.access.AccessPolicy;
import io.hatoba.access.Action;
import io.hatoba.access.ApiRule;
import io.hatoba.access.Caller;
import io.hatoba.access.Decision;
import io.hatoba.access.OrganizationAccess;
import io.hatoba.access.OrganizationPolicy;
import io.hatoba.access.PackageCreation;
import io.hatoba.accounts.User;
import io.hatoba.catalog.PackageDeletions;
import io.hatoba.catalog.Packages;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.NameInvalidException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Visibility;
import io.hatoba.settings.PackageTypeModes;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Asks the policy for the package that a path names. What the caller may not see is 404, what it
 * sees and may not do 403, and so is a token that lacks a scope, whatever there is.
 */
@ApplicationScoped
class PackageChecks {
  private static final int BAD_REQUEST = 400;
  private static final int FORBIDDEN = 403;

  /** Types of packages that GitHub has and Hatoba has none of. */
  private static final Set<String> OTHER_TYPES = Set.of("npm", "maven", "rubygems", "nuget");

  @Inject private AccessPolicy policy;
  @Inject private PackageCreation creation;
  @Inject private OrganizationPolicy organizations;
  @Inject private Packages packages;
  @Inject private PackageDeletions deletions;
  @Inject private PackageTypeModes types;
  @Inject private Checks checks;

  /**
   * A type of packages in a query, which must be there.
   *
   * @return empty for a type of which there are none here
   */
  Optional<RegistryKind> type(@Nullable String word) {
    if (word == null || word.isEmpty()) {
      throw new ApiException(BAD_REQUEST, "The parameter package_type must be there");
    }
    Optional<RegistryKind> kind = kind(word);
    if (kind.isEmpty() && !OTHER_TYPES.contains(word)) {
      throw new ApiException(BAD_REQUEST, "There is no package_type of that name");
    }
    return kind.filter(types::serves);
  }

  private static Optional<RegistryKind> kind(String word) {
    return switch (word) {
      case "docker" -> Optional.of(RegistryKind.DOCKER);
      case "container" -> Optional.of(RegistryKind.CONTAINER);
      default -> Optional.empty();
    };
  }

  /** Refuses a token without a scope; a workflow token has none, and what it may says its role. */
  void requireScopes(HttpServletRequest request, String... scopes) {
    if (SignedIn.requireKnown(request) instanceof Caller.Account account) {
      for (String scope : scopes) {
        if (!account.scopes().contains(scope)) {
          throw new ApiException(FORBIDDEN, ApiRule.SCOPE_NEEDED.about(scope).text());
        }
      }
    }
  }

  /** Hides from who neither is the account, nor owns the organization, nor administers the site. */
  void requireOwner(HttpServletRequest request, User account) {
    boolean owns =
        SignedIn.requireKnown(request) instanceof Caller.Account caller
            && (caller.id() == account.id()
                || caller.administersSite()
                || organizations
                    .find(caller, account.login())
                    .filter(OrganizationAccess::owner)
                    .isPresent());
    if (!owns) {
      throw ApiException.notFound();
    }
  }

  /** The package that a path names, to which the caller may do something. */
  RegistryPackage require(HttpServletRequest request, UriInfo uri, Action needed) {
    requireScopes(request, "read:packages", needed.scope());
    Seen seen = seen(request, uri).orElseThrow(ApiException::notFound);
    Decision decision = seen.access.decide(needed);
    if (!decision.allowed()) {
      throw new ApiException(FORBIDDEN, decision.rule());
    }
    return seen.pack;
  }

  /** The package that a path names, if the caller sees it. */
  Optional<RegistryPackage> find(HttpServletRequest request, UriInfo uri) {
    return seen(request, uri).map(Seen::pack);
  }

  private record Seen(RegistryPackage pack, Access access) {}

  private Optional<Seen> seen(HttpServletRequest request, UriInfo uri) {
    Caller.Known caller = SignedIn.requireKnown(request);
    return name(checks.owner(request, uri), uri)
        .flatMap(
            image -> {
              Access access = policy.of(caller, image);
              return access.allows(Action.PULL)
                  ? packages.find(caller, image).map(pack -> new Seen(pack, access))
                  : Optional.empty();
            });
  }

  /** Refuses who may not let others see a package in this way, though they administer it. */
  void requireShows(HttpServletRequest request, long packageId, Visibility visibility) {
    Decision decision = creation.decideShowing(SignedIn.require(request), packageId, visibility);
    if (!decision.allowed()) {
      throw new ApiException(FORBIDDEN, decision.rule());
    }
  }

  /** Whether the caller may do something with a package that it sees. */
  boolean allows(HttpServletRequest request, ImageName image, Action action) {
    return policy.of(SignedIn.requireKnown(request), image).allows(action);
  }

  /**
   * A package that was deleted and that the caller may restore; other callers see none.
   *
   * @param packageId only that one; empty for the one that was deleted last
   * @return surrogate key
   */
  long requireDeleted(HttpServletRequest request, UriInfo uri, Optional<Long> packageId) {
    User owner = checks.owner(request, uri);
    requireScopes(request, "read:packages", Action.RESTORE.scope());
    ImageName image = name(owner, uri).orElseThrow(ApiException::notFound);
    long id = deletions.find(image, packageId).orElseThrow(ApiException::notFound);
    if (!policy.ofDeleted(SignedIn.requireKnown(request), id, image).allows(Action.RESTORE)) {
      throw ApiException.notFound();
    }
    return id;
  }

  private Optional<ImageName> name(User owner, UriInfo uri) {
    MultivaluedMap<String, String> names = uri.getPathParameters();
    String path = names.getFirst("package_name");
    return kind(names.getFirst("package_type"))
        .filter(types::serves)
        .flatMap(
            kind -> {
              String full = (owner.login() + "/" + path).toLowerCase(Locale.ROOT);
              try {
                return Optional.of(new ImageName(kind, new RepositoryName(full)));
              } catch (NameInvalidException namesNothing) {
                return Optional.empty();
              }
            });
  }
}
