package io.hatoba.access;

import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.MembershipDao;
import io.hatoba.metadata.accounts.MembershipEntity;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** The part of the one policy that is about organizations, their members and their teams. */
@Singleton
public final class OrganizationPolicy {
  private final AccountDao accounts;
  private final MembershipDao memberships;

  /** Over the rows of organizations and their members. */
  @Inject
  public OrganizationPolicy(AccountDao accounts, MembershipDao memberships) {
    this.accounts = accounts;
    this.memberships = memberships;
  }

  /**
   * What a caller may do in the organization of a login.
   *
   * @return empty if there is none
   */
  public Optional<OrganizationAccess> find(Caller.Account caller, String login) {
    return accounts.find(login.toLowerCase(Locale.ROOT)).flatMap(found -> access(caller, found));
  }

  /**
   * The key of the organization of a login whose hooks a caller may see and change: its owner, by a
   * token that has the scope {@code admin:org_hook}.
   *
   * @return empty for everybody else, who does not learn whether it has any
   */
  public OptionalLong findHooked(Caller.Account caller, String login) {
    boolean scope = caller.scopes().contains("admin:org_hook");
    return find(caller, login)
        .filter(access -> caller.administersSite() || (scope && access.owner()))
        .map(access -> OptionalLong.of(access.id()))
        .orElseGet(OptionalLong::empty);
  }

  private Optional<OrganizationAccess> access(Caller.Account caller, AccountEntity organization) {
    if (organization.kind() != AccountEntity.Kind.ORGANIZATION) {
      return Optional.empty();
    }
    Optional<MembershipEntity.Kind> kind =
        memberships.find(organization.id(), caller.id()).map(MembershipEntity::kind);
    boolean owner = kind.filter(MembershipEntity.Kind.OWNER::equals).isPresent();
    boolean site = caller.administersSite();
    return Optional.of(
        new OrganizationAccess(
            organization.id(),
            kind.isPresent(),
            owner,
            site || (kind.isPresent() && caller.scopes().contains("read:org")),
            site || (owner && caller.scopes().contains("admin:org"))));
  }
}
