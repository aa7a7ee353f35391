package io.hatoba.accounts;

import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** People and machines that sign in. What may take a right from one is felt by live tokens. */
@Stateless
public class Users {
  private static final String RESOURCE = "User";

  private final AccountDao accounts;
  private final AccessEpoch epoch;
  private final Clock clock;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Users() {
    this(null, null, null);
  }

  /** Over the rows of accounts. */
  @Inject
  public Users(AccountDao accounts, AccessEpoch epoch, Clock clock) {
    this.accounts = accounts;
    this.epoch = epoch;
    this.clock = clock;
  }

  /** The account that goes by a login, whatever its case; an organization too. */
  public Optional<User> find(String login) {
    return accounts.find(login.toLowerCase(Locale.ROOT)).map(User::of);
  }

  /** The account of a surrogate key. */
  public Optional<User> find(long id) {
    return accounts.find(id).map(User::of);
  }

  /**
   * Makes a user without a password.
   *
   * @param suspended whether nobody may act as it yet
   * @throws ValidationException if nobody may have the login, or somebody has it
   */
  public User create(String login, boolean suspended) {
    String folded = login.toLowerCase(Locale.ROOT);
    if (!Logins.isWellFormed(folded)) {
      throw new ValidationException(
          RESOURCE,
          "login",
          Code.INVALID,
          "Login may only contain alphanumeric characters or single hyphens, cannot begin or end"
              + " with a hyphen, and has at most 39 characters");
    }
    if (Logins.isReserved(folded)) {
      throw new ValidationException(RESOURCE, "login", Code.INVALID, "Login is reserved");
    }
    if (accounts.find(folded).isPresent()) {
      throw new ValidationException(
          RESOURCE, "login", Code.ALREADY_EXISTS, "Login has already been taken");
    }
    AccountEntity user = AccountEntity.user(login, null);
    if (suspended) {
      user.suspend(clock.instant());
    }
    return User.of(accounts.refreshed(accounts.create(user)));
  }

  /**
   * Lets nobody act as a user any more, on any node, within seconds.
   *
   * @return false if there is no such user
   */
  public boolean suspend(String login) {
    return change(
        login,
        user -> {
          if (user.suspendedAt().isEmpty()) {
            user.suspend(clock.instant());
          }
        });
  }

  /**
   * Lets a user act again.
   *
   * @return false if there is no such user
   */
  public boolean unsuspend(String login) {
    return change(login, AccountEntity::unsuspend);
  }

  /**
   * Makes a user administer the instance, or no longer.
   *
   * @return false if there is no such user
   */
  public boolean administersSite(String login, boolean does) {
    return change(login, user -> user.administersSite(does));
  }

  private boolean change(String login, Consumer<AccountEntity> change) {
    Optional<AccountEntity> user =
        accounts
            .find(login.toLowerCase(Locale.ROOT))
            .filter(account -> account.kind() == AccountEntity.Kind.USER);
    user.ifPresent(
        found -> {
          change.accept(found);
          epoch.raise();
        });
    return user.isPresent();
  }
}
