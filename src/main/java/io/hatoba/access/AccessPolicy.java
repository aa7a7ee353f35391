package io.hatoba.access;

import io.hatoba.config.Settings;
import io.hatoba.metadata.packages.RoleDao;
import io.hatoba.metadata.packages.Standing;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Reason;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import io.hatoba.settings.PackageTypeMode;
import io.hatoba.settings.PackageTypeModes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The one place that decides who may do what. A token's scope and the role of its account must both
 * allow. The rows are asked once for each caller and repository, whether it exists or not.
 */
@Singleton
public final class AccessPolicy {
  private static final Decision NOT_OPEN = Decision.refuse(AccessRule.ONLY_PUBLIC_IMAGES.about());

  private final RoleDao roles;
  private final Settings settings;
  private final PackageTypeModes types;

  /** Over the rows of roles. */
  @Inject
  public AccessPolicy(RoleDao roles, Settings settings, PackageTypeModes types) {
    this.roles = roles;
    this.settings = settings;
    this.types = types;
  }

  /**
   * What a caller may do to the content of a repository, existing or not. Of a type that is
   * disabled all names are decided as those that reach nothing are.
   */
  public Access of(Caller caller, ImageName name) {
    PackageTypeMode mode = types.of(name.kind());
    UnaryOperator<Standing> seen =
        mode == PackageTypeMode.DISABLED
            ? standing -> standing.withoutPackage(name.kind())
            : UnaryOperator.identity();
    Access access = byRole(caller, name, seen);
    return mode == PackageTypeMode.READ_ONLY
        ? action -> decideReadOnly(access, name, action)
        : access;
  }

  private Access byRole(Caller caller, ImageName name, UnaryOperator<Standing> seen) {
    if (caller instanceof Caller.Account account) {
      return new OfAccount(
          account, name, () -> roles.find(name, OptionalLong.of(account.id())).map(seen));
    }
    return caller instanceof Caller.Workflow workflow
        ? new WorkflowAccess(
            workflow, name, () -> roles.findOfRepository(name, workflow.repositoryId()).map(seen))
        : action -> decideAnonymous(name, action, seen);
  }

  private static Decision decideReadOnly(Access access, ImageName name, Action action) {
    Decision decision = access.decide(action);
    return action == Action.PUSH && decision.allowed()
        ? decision.unless(PackageTypeModes.readOnlyRule(name.kind()))
        : decision;
  }

  /**
   * What somebody may do to a package that was deleted, and whose name may be another's by now.
   *
   * @param packageId surrogate key
   * @param name by which it was reached, for the rules' words
   */
  public Access ofDeleted(Caller.Known caller, long packageId, ImageName name) {
    return caller instanceof Caller.Workflow workflow
        ? new WorkflowAccess(
            workflow, name, () -> roles.findOfRepository(packageId, workflow.repositoryId()))
        : new OfAccount(
            (Caller.Account) caller,
            name,
            () -> roles.find(packageId, OptionalLong.of(caller.accountId())));
  }

  /** What an account may do; its rows are read for the first action that the scopes allow. */
  private final class OfAccount implements Access {
    private final Caller.Account account;
    private final ImageName name;
    private final Supplier<Optional<Standing>> standing;
    private @Nullable HeldRole held;

    OfAccount(Caller.Account account, ImageName name, Supplier<Optional<Standing>> standing) {
      this.account = account;
      this.name = name;
      this.standing = standing;
    }

    @Override
    public Decision decide(Action action) {
      if (!account.scopes().contains(action.scope())) {
        return Decision.refuse(AccessRule.TOKEN_LACKS_SCOPE.about(action.scope()));
      }
      Reason scope = AccessRule.TOKEN_HAS_SCOPE.about(action.scope());
      if (account.siteAdmin()) {
        return Decision.allow(scope, AccessRule.SITE_ADMINISTRATORS_MAY_ALL.about());
      }
      HeldRole role = held();
      if (role.role().includes(action.role())) {
        return role.decide(action, scope);
      }
      return Decision.refuse(
          scope, AccessRule.ROLE_NEEDED.about(role.rule(), action, action.role(), name));
    }

    private HeldRole held() {
      HeldRole known = held;
      if (known == null) {
        known =
            standing
                .get()
                .map(found -> HeldRole.of(found, account.id(), account.login(), name))
                .orElseGet(() -> HeldRole.noOwner(name));
        held = known;
      }
      return known;
    }
  }

  private Decision decideAnonymous(ImageName name, Action action, UnaryOperator<Standing> seen) {
    if (action != Action.PULL
        || name.kind() != RegistryKind.CONTAINER
        || !settings.anonymousPull()) {
      return NOT_OPEN;
    }
    Optional<Standing.InPackage> open =
        roles
            .find(name, OptionalLong.empty())
            .map(seen)
            .flatMap(Standing::pack)
            .filter(Standing.InPackage::active)
            .filter(pack -> pack.visibility() == Visibility.PUBLIC);
    return open.isPresent() ? Decision.allow(AccessRule.PACKAGE_IS_PUBLIC.about()) : NOT_OPEN;
  }

  /** Whether a caller may list the names of all repositories. */
  public Decision decideCatalog(Caller caller) {
    boolean may = caller instanceof Caller.Account account && account.administersSite();
    return may
        ? Decision.allow(AccessRule.SITE_ADMINISTRATORS_LIST.about())
        : Decision.refuse(AccessRule.ONLY_SITE_ADMINISTRATORS_LIST.about());
  }
}
