package io.hatoba.access;

import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.oci.ImageName;
import io.hatoba.settings.PackageTypeModes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Tells administrators what the policy decides of others, by the policy itself. */
@Singleton
public final class AccessExplanation {
  private final AccessPolicy policy;
  private final AccountDao accounts;
  private final PackageTypeModes types;

  /** Of one policy. */
  @Inject
  public AccessExplanation(AccessPolicy policy, AccountDao accounts, PackageTypeModes types) {
    this.policy = policy;
    this.accounts = accounts;
    this.types = types;
  }

  /** What the policy decides of somebody without a credential. */
  public Decision ofAnonymous(ImageName name, Action action) {
    return decide(new Caller.Anonymous(), name, action);
  }

  private Decision decide(Caller caller, ImageName name, Action action) {
    Decision decision = policy.of(caller, name).decide(action);
    // Whoever may do it finds nothing there to do it to.
    return decision.allowed() && !types.serves(name.kind())
        ? decision.unless(PackageTypeModes.disabledRule(name.kind()))
        : decision;
  }

  /**
   * What the policy decides of a user.
   *
   * @param scopes of the token that the user would show
   * @param toSiteAdministrator whether a site administrator asks; nobody else is told that a user
   *     is suspended, only that it cannot sign in
   * @return empty if there is no such user
   */
  public Optional<Decision> of(
      String login,
      Set<String> scopes,
      ImageName name,
      Action action,
      boolean toSiteAdministrator) {
    return accounts
        .find(login.toLowerCase(Locale.ROOT))
        .filter(account -> account.kind() == AccountEntity.Kind.USER)
        .map(
            account ->
                account.suspendedAt().isPresent()
                    ? Decision.refuse(
                        (toSiteAdministrator ? AccessRule.SUSPENDED : AccessRule.CANNOT_SIGN_IN)
                            .about(account.login()))
                    : decide(caller(account, scopes), name, action));
  }

  private static Caller caller(AccountEntity account, Set<String> scopes) {
    return new Caller.Account(
        account.id(),
        account.login(),
        account.siteAdmin(),
        Scopes.parse(String.join(" ", scopes)),
        Caller.NO_TOKEN);
  }
}
