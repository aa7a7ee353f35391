package io.hatoba.rest;

import io.hatoba.access.ApiRule;
import io.hatoba.access.Caller;
import io.hatoba.access.Decision;
import io.hatoba.access.OrganizationAccess;
import io.hatoba.access.OrganizationPolicy;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.access.RepositoryPolicy;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.catalog.hooks.HookTarget;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Visibility;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Asks the policy for what a path names. What the caller may not see is 404, what it sees and may
 * not do 403.
 */
@ApplicationScoped
class Checks {
  private static final int FORBIDDEN = 403;

  @Inject private RepositoryPolicy repositories;
  @Inject private OrganizationPolicy organizations;
  @Inject private Users users;

  /** A repository in which the caller may do something. */
  RepositoryAccess repository(
      HttpServletRequest request, String owner, String name, Permission needed) {
    Caller.Account caller = SignedIn.require(request);
    RepositoryAccess access =
        repositories
            .find(caller, owner, name)
            .orElseThrow(
                () ->
                    ApiException.hidden(
                        ApiRule.SEES_NO_REPOSITORY.about(caller.login(), owner, name).text()));
    Decision decision = access.decide(needed);
    if (!decision.allowed()) {
      throw new ApiException(FORBIDDEN, decision.rule());
    }
    return access;
  }

  /** Refuses who may make no such repository below an account, nor bring one there. */
  void requireMakes(HttpServletRequest request, long ownerId, Visibility visibility) {
    Decision decision = repositories.decideMaking(SignedIn.require(request), ownerId, visibility);
    if (!decision.allowed()) {
      throw new ApiException(FORBIDDEN, decision.rule());
    }
  }

  /** An account below which the caller may do what only its owner may; others see none. */
  User owned(HttpServletRequest request, String login) {
    User account = account(login);
    Decision decision = repositories.decideOwning(SignedIn.require(request), account.id());
    if (!decision.allowed()) {
      throw ApiException.hidden(decision.rule());
    }
    return account;
  }

  /** An organization; everybody may see it. */
  OrganizationAccess organization(HttpServletRequest request, String login) {
    return organizations.find(SignedIn.require(request), login).orElseThrow(ApiException::notFound);
  }

  /** Whether the caller sees secret teams of an organization in which it is in none of them. */
  boolean seesSecretTeams(HttpServletRequest request, long ownerId) {
    return organizations
        .find(SignedIn.require(request), users.find(ownerId).orElseThrow().login())
        .filter(access -> access.administers())
        .isPresent();
  }

  /** An organization whose members and teams the caller may see. */
  OrganizationAccess readOrganization(HttpServletRequest request, String login) {
    OrganizationAccess access = organization(request, login);
    if (!access.reads()) {
      throw access.member()
          ? new ApiException(FORBIDDEN, ApiRule.SCOPE_NEEDED_TO_SEE.about("read:org").text())
          : ApiException.hidden(
              ApiRule.NO_MEMBER_OF.about(SignedIn.require(request).login(), login).text());
    }
    return access;
  }

  /** An organization that the caller administers. */
  OrganizationAccess administeredOrganization(HttpServletRequest request, String login) {
    OrganizationAccess access = organization(request, login);
    if (!access.administers()) {
      throw new ApiException(
          FORBIDDEN,
          access.owner()
              ? ApiRule.SCOPE_NEEDED_TO_CHANGE.about("admin:org").text()
              : ApiRule.OWNER_NEEDED.about(login).text());
    }
    return access;
  }

  /** An organization whose part of the audit log the caller may read. */
  OrganizationAccess auditedOrganization(HttpServletRequest request, String login) {
    OrganizationAccess access = organization(request, login);
    boolean scope = SignedIn.require(request).scopes().contains("read:audit_log");
    if (!access.administers() && !(access.owner() && scope)) {
      throw new ApiException(
          FORBIDDEN,
          access.owner()
              ? ApiRule.SCOPE_NEEDED_TO_AUDIT.about("read:audit_log").text()
              : ApiRule.OWNER_NEEDED.about(login).text());
    }
    return access;
  }

  /** A repository whose hooks the caller may see and change; others see none. */
  HookTarget hookedRepository(HttpServletRequest request, String owner, String name) {
    OptionalLong id = repositories.findHooked(SignedIn.require(request), owner, name);
    return HookTarget.repository(id.orElseThrow(ApiException::notFound));
  }

  /** An organization whose hooks the caller may see and change; others see none. */
  HookTarget hookedOrganization(HttpServletRequest request, String login) {
    OptionalLong id = organizations.findHooked(SignedIn.require(request), login);
    return HookTarget.organization(id.orElseThrow(ApiException::notFound));
  }

  /** Refuses a token without a scope, a site administrator's apart. */
  void requireScope(HttpServletRequest request, String scope) {
    Caller.Account caller = SignedIn.require(request);
    boolean site = caller.administersSite();
    if (!site && !caller.scopes().contains(scope)) {
      throw new ApiException(FORBIDDEN, ApiRule.SCOPE_NEEDED.about(scope).text());
    }
  }

  /** A user; no organization. */
  User user(String login) {
    return users
        .find(login)
        .filter(account -> !account.organization())
        .orElseThrow(ApiException::notFound);
  }

  /** The account of an organization; everybody may see it. */
  User organizationAccount(String login) {
    return users.find(login).filter(User::organization).orElseThrow(ApiException::notFound);
  }

  /** The account below which a path's packages are: an organization, a user, or the caller. */
  User owner(HttpServletRequest request, UriInfo uri) {
    MultivaluedMap<String, String> names = uri.getPathParameters();
    if (names.containsKey("org")) {
      return organizationAccount(names.getFirst("org"));
    }
    return names.containsKey("username") ? user(names.getFirst("username")) : self(request);
  }

  /** The caller's own account; a workflow has none. */
  User self(HttpServletRequest request) {
    if (!(SignedIn.requireKnown(request) instanceof Caller.Account caller)) {
      throw new ApiException(FORBIDDEN, ApiRule.NOT_FOR_WORKFLOWS.pattern());
    }
    return users.find(caller.id()).orElseThrow(ApiException::notFound);
  }

  /** An account of either kind. */
  User account(String login) {
    return findAccount(login).orElseThrow(ApiException::notFound);
  }

  /** The same where it may be missing. */
  Optional<User> findAccount(String login) {
    return users.find(login);
  }

  /**
   * Refuses who is neither the account, nor an owner of the organization, nor a site administrator.
   */
  void requireOwn(HttpServletRequest request, User account) {
    Caller.Account caller = SignedIn.require(request);
    boolean site = caller.administersSite();
    if (account.organization()) {
      administeredOrganization(request, account.login());
    } else if (caller.id() != account.id() && !site) {
      throw ApiException.hidden(ApiRule.NEITHER_NOR.about(caller.login(), account.login()).text());
    }
  }
}
