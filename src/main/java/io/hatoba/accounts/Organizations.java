package io.hatoba.accounts;

import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.MembershipDao;
import io.hatoba.metadata.accounts.MembershipEntity;
import io.hatoba.metadata.accounts.MembershipEntity.Kind;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Organizations and who is in them. What may take a right from somebody is felt by live tokens.
 *
 * <p>An organization always has an owner, and nobody leaves it who is the last one that somebody
 * may act as. To suspend that one is another matter: a site administrator who has to shut somebody
 * out is not kept from it by what that user owns, as on GitHub Enterprise Server. Until the user
 * may act again only site administrators administer the organization; they can name another owner.
 */
@Stateless
public class Organizations {
  private static final String RESOURCE = "Organization";

  private final AccountDao accounts;
  private final MembershipDao memberships;
  private final AccessEpoch epoch;
  private final Clock clock;
  private final Renaming renaming;
  private final Departure departure;
  private final AuditLog audit;
  private final AuditSubjects subjects;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Organizations() {
    this(null, null, null, null, null, null, null, null);
  }

  /** Over the rows of accounts and memberships. */
  @Inject
  Organizations(
      AccountDao accounts,
      MembershipDao memberships,
      AccessEpoch epoch,
      Clock clock,
      Renaming renaming,
      Departure departure,
      AuditLog audit,
      AuditSubjects subjects) {
    this.accounts = accounts;
    this.memberships = memberships;
    this.epoch = epoch;
    this.clock = clock;
    this.renaming = renaming;
    this.departure = departure;
    this.audit = audit;
    this.subjects = subjects;
  }

  /**
   * Makes an organization.
   *
   * @param ownerId the user who owns it
   * @param name what people call it; empty if nobody said
   * @throws ValidationException if nobody may have the login, or somebody has it
   */
  public Organization create(String login, long ownerId, String name) {
    Logins.validate(RESOURCE, login);
    if (accounts.find(login.toLowerCase(Locale.ROOT)).isPresent()) {
      throw Logins.taken(RESOURCE);
    }
    AccountEntity organization = AccountEntity.organization(login);
    organization.describe("", name, "");
    accounts.create(organization);
    memberships.create(new MembershipEntity(organization.id(), ownerId, Kind.OWNER));
    audit.record(
        AuditAction.ORGANIZATION_CREATED, AuditSubjects.account(organization).account(ownerId));
    return Organization.of(accounts.refreshed(organization));
  }

  /** The organization of a surrogate key. */
  public Optional<Organization> find(long id) {
    return accounts
        .find(id)
        .filter(account -> account.kind() == AccountEntity.Kind.ORGANIZATION)
        .map(Organization::of);
  }

  /** Organizations in the order of their keys, after one. */
  public List<Organization> list(long since, int limit) {
    return accounts.list(AccountEntity.Kind.ORGANIZATION, since, limit).stream()
        .map(Organization::of)
        .toList();
  }

  /**
   * What to change about an organization; what is empty stays. What changes single ones of a set is
   * given those that are there when nobody else can change them any more.
   *
   * @param name what people call it; an empty text takes it away
   * @param email how to write to it; an empty text takes it away
   * @param description what it is; an empty text takes it away
   * @param linksInherit whether packages that are linked by their first push have the roles of the
   *     repository
   * @param memberVisibilities of which visibilities members may make repositories
   * @param memberPackages with which visibilities members may publish packages
   */
  public record Change(
      Optional<String> name,
      Optional<String> email,
      Optional<String> description,
      Optional<Role> baseRole,
      UnaryOperator<Set<Visibility>> memberVisibilities,
      Optional<Boolean> linksInherit,
      UnaryOperator<Set<Visibility>> memberPackages) {}

  /** Changes an organization. */
  public Organization change(long id, Change change) {
    AccountEntity organization = accounts.find(id).orElseThrow();
    accounts.lock(organization);
    Set<Visibility> made = organization.memberVisibilities();
    Set<Visibility> makes = change.memberVisibilities().apply(made);
    organization.describe(
        change.email().or(organization::email).orElse(""),
        change.name().or(organization::displayName).orElse(""),
        change.description().or(organization::description).orElse(""));
    organization.letMembers(change.baseRole().orElseGet(organization::baseRole), makes);
    organization.touch(clock.instant());
    change
        .linksInherit()
        .filter(inherit -> inherit != organization.linksInherit())
        .ifPresent(
            inherit -> {
              organization.letLinksInherit(inherit);
              audit.record(
                  AuditAction.LINKS_INHERITANCE_CHANGED,
                  AuditSubjects.account(organization),
                  Map.of("inherits", inherit));
            });
    change
        .baseRole()
        .ifPresent(
            role -> {
              epoch.raise();
              audit.record(
                  AuditAction.BASE_ROLE_CHANGED,
                  AuditSubjects.account(organization),
                  Map.of("permission", role.name().toLowerCase(Locale.ROOT)));
            });
    if (!makes.equals(made)) {
      audit.record(
          AuditAction.MEMBER_VISIBILITIES_CHANGED,
          AuditSubjects.account(organization),
          Map.of("visibilities", makes.stream().map(Visibility::name).sorted().toList()));
    }
    Set<Visibility> published = organization.memberPackages();
    Set<Visibility> publishes = change.memberPackages().apply(published);
    if (!publishes.equals(published)) {
      letMembersPublish(organization, publishes);
    }
    return Organization.of(organization);
  }

  private void letMembersPublish(AccountEntity organization, Set<Visibility> allowed) {
    organization.letMembersPublish(allowed);
    epoch.raise();
    audit.record(
        AuditAction.MEMBER_PACKAGES_CHANGED,
        AuditSubjects.account(organization),
        Map.of("visibilities", allowed.stream().map(Visibility::name).sorted().toList()));
  }

  /**
   * Gives an organization another login. The one before goes on reaching it and what it owns.
   *
   * @throws ValidationException if nobody may have the login, or another account has it
   */
  public void rename(long id, String newLogin) {
    renaming.rename(RESOURCE, accounts.find(id).orElseThrow(), newLogin);
  }

  /**
   * Lets an organization go, with its teams and repositories.
   *
   * @throws ValidationException if it owns packages
   */
  public void delete(long id) {
    departure.depart(RESOURCE, accounts.find(id).orElseThrow());
  }

  /** Which members to list. */
  public enum Members {
    /** Owners and others. */
    ALL(EnumSet.allOf(Kind.class)),
    /** Owners only. */
    OWNERS(EnumSet.of(Kind.OWNER)),
    /** All but owners. */
    OTHERS(EnumSet.of(Kind.MEMBER));

    private final Set<Kind> kinds;

    Members(Set<Kind> kinds) {
      this.kinds = kinds;
    }
  }

  /** Members of an organization, by login. */
  public Listing<User> members(long id, Members which, Slice slice) {
    return new Listing<>(
        memberships.listMembers(id, which.kinds, slice.offset(), slice.limit()).stream()
            .map(User::of)
            .toList(),
        memberships.countMembers(id, which.kinds));
  }

  /** What a user is in an organization; empty if not a member. */
  public Optional<Membership> findMembership(long id, long accountId) {
    return memberships
        .find(id, accountId)
        .map(
            row ->
                new Membership(
                    Organization.of(accounts.find(row.organizationId()).orElseThrow()),
                    User.of(accounts.find(row.accountId()).orElseThrow()),
                    row.kind() == Kind.OWNER));
  }

  /**
   * Memberships of a user, by the organization's login; three statements, whatever their number.
   */
  public Listing<Membership> memberships(long accountId, Slice slice) {
    User user = User.of(accounts.find(accountId).orElseThrow());
    return new Listing<>(
        memberships.list(accountId, slice.offset(), slice.limit()).stream()
            .map(
                row ->
                    new Membership(
                        Organization.of(row.organization()), user, row.kind() == Kind.OWNER))
            .toList(),
        memberships.count(accountId));
  }

  /** Organizations in which two users are, who may be the same, by login. */
  public Listing<Organization> listCommon(long accountId, long otherId, Slice slice) {
    return new Listing<>(
        memberships.listCommon(accountId, otherId, slice.offset(), slice.limit()).stream()
            .map(Organization::of)
            .toList(),
        memberships.countCommon(accountId, otherId));
  }

  /**
   * Makes a user a member or an owner of an organization.
   *
   * @throws ValidationException if the organization would have no owner then
   */
  public Membership putMember(long id, long accountId, boolean owner) {
    accounts.lock(accounts.find(id).orElseThrow());
    Kind kind = owner ? Kind.OWNER : Kind.MEMBER;
    Optional<MembershipEntity> known = memberships.find(id, accountId);
    if (known.isEmpty()) {
      memberships.create(new MembershipEntity(id, accountId, kind));
      record(AuditAction.MEMBER_ADDED, id, accountId, kind);
    } else if (known.get().kind() != kind) {
      if (!owner) {
        requireOtherOwner(id, accountId);
      }
      known.get().become(kind);
      record(AuditAction.MEMBER_CHANGED, id, accountId, kind);
    }
    epoch.raise();
    return findMembership(id, accountId).orElseThrow();
  }

  /**
   * Takes a user out of an organization, its teams, and all that the user was given there.
   *
   * @return false if the user is no member
   * @throws ValidationException if the organization would have no owner then
   */
  public boolean removeMember(long id, long accountId) {
    accounts.lock(accounts.find(id).orElseThrow());
    Optional<MembershipEntity> known = memberships.find(id, accountId);
    if (known.isEmpty()) {
      return false;
    }
    if (known.get().kind() == Kind.OWNER) {
      requireOtherOwner(id, accountId);
    }
    memberships.delete(id, accountId);
    epoch.raise();
    record(AuditAction.MEMBER_REMOVED, id, accountId, known.get().kind());
    return true;
  }

  private void record(AuditAction action, long id, long accountId, Kind kind) {
    audit.record(
        action,
        subjects.organization(id).account(accountId),
        Map.of("role", kind.name().toLowerCase(Locale.ROOT)));
  }

  private void requireOtherOwner(long id, long accountId) {
    boolean counts = accounts.find(accountId).filter(a -> a.suspendedAt().isEmpty()).isPresent();
    if (memberships.countActiveOwners(id) <= (counts ? 1 : 0)) {
      throw new ValidationException(
          "Membership", "role", Code.UNPROCESSABLE, AccountRule.LAST_OWNER.about());
    }
  }
}
