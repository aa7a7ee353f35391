package io.hatoba.accounts;

import io.hatoba.access.Passwords;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.WebSessionDao;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** People and machines that sign in. What may take a right from one is felt by live tokens. */
@Stateless
public class Users {
  private static final String RESOURCE = "User";
  private static final int LONG_PASSWORD = 15;
  private static final int SHORT_PASSWORD = 8;
  private static final int LONGEST_PASSWORD = 1_000;

  private final AccountDao accounts;
  private static final long NONE = 0;

  private final WebSessionDao sessions;
  private final AccessEpoch epoch;
  private final Clock clock;
  private final Renaming renaming;
  private final Departure departure;
  private final AuditLog audit;
  private final Passwords passwords;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Users() {
    this(null, null, null, null, null, null, null, null);
  }

  /** Over the rows of accounts. */
  @Inject
  Users(
      AccountDao accounts,
      WebSessionDao sessions,
      AccessEpoch epoch,
      Clock clock,
      Renaming renaming,
      Departure departure,
      Passwords passwords,
      AuditLog audit) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.epoch = epoch;
    this.clock = clock;
    this.renaming = renaming;
    this.departure = departure;
    this.audit = audit;
    this.passwords = passwords;
  }

  /** The account that goes by a login, whatever its case; an organization too. */
  public Optional<User> find(String login) {
    return accounts.find(login.toLowerCase(Locale.ROOT)).map(User::of);
  }

  /** The account of a surrogate key. */
  public Optional<User> find(long id) {
    return accounts.find(id).map(User::of);
  }

  /** Users in the order of their keys, after one. */
  public List<User> list(long since, int limit) {
    return accounts.list(AccountEntity.Kind.USER, since, limit).stream().map(User::of).toList();
  }

  /**
   * Makes a user without a password.
   *
   * @param email how to write to it; empty if nobody said
   * @param suspended whether nobody may act as it yet
   * @throws ValidationException if nobody may have the login, or somebody has it
   */
  public User create(String login, String email, boolean suspended) {
    Logins.validate(RESOURCE, login);
    if (accounts.find(login.toLowerCase(Locale.ROOT)).isPresent()) {
      throw Logins.taken(RESOURCE);
    }
    AccountEntity user = AccountEntity.user(login, null);
    user.describe(email, "", "");
    if (suspended) {
      user.suspend(clock.instant());
    }
    User made = User.of(accounts.refreshed(accounts.create(user)));
    audit.record(
        AuditAction.USER_CREATED,
        Subject.account(made.id(), made.login()),
        Map.of("suspended", suspended));
    return made;
  }

  /**
   * Changes what a user says of itself.
   *
   * @param name what people call it; empty if that stays, and an empty text takes it away
   * @param profile the rest
   * @throws ValidationException if a text is too long, or no e-mail address
   */
  public User changeProfile(long id, Optional<String> name, User.Profile profile) {
    ProfileTexts.check(name, profile);
    AccountEntity user = accounts.find(id).orElseThrow();
    user.describe(
        user.email().orElse(""),
        name.or(user::displayName).orElse(""),
        user.description().orElse(""));
    user.present(profile.over(user.profile()));
    user.touch(clock.instant());
    return User.of(user);
  }

  /**
   * Lets a user sign in by another password than before, or by one at all, and ends its sessions.
   *
   * @throws ValidationException if it is too easy to guess
   */
  public void changePassword(long id, String password) {
    changePassword(id, password, NONE);
  }

  /**
   * The same, but one of its sessions stays.
   *
   * @throws ValidationException if it is too easy to guess
   */
  public void changePassword(long id, String password, long keptSession) {
    boolean lengthy = password.length() >= LONG_PASSWORD;
    boolean mixed =
        password.length() >= SHORT_PASSWORD
            && password.chars().anyMatch(Character::isDigit)
            && password.chars().anyMatch(Character::isLowerCase);
    if (password.length() > LONGEST_PASSWORD || !(lengthy || mixed)) {
      throw new ValidationException(
          RESOURCE,
          "password",
          ValidationException.Code.INVALID,
          AccountRule.PASSWORD_WEAK.about());
    }
    // Before any connection to the database is held: a hash waits for its turn.
    String hash = passwords.hash(password);
    AccountEntity user = accounts.find(id).orElseThrow();
    // Sign-ins that have been shown the password before are done by then, or see the new one.
    accounts.lock(user);
    user.signInBy(hash);
    sessions.deleteOthers(id, keptSession);
    record(AuditAction.PASSWORD_CHANGED, user);
  }

  /**
   * Gives a user another login. The one before goes on reaching it and what it owns.
   *
   * @return false if there is no such user
   * @throws ValidationException if nobody may have the login, or another account has it
   */
  public boolean rename(String login, String newLogin) {
    Optional<AccountEntity> user = findUser(login);
    user.ifPresent(found -> renaming.rename(RESOURCE, found, newLogin));
    return user.isPresent();
  }

  /**
   * Lets a user go, with its tokens, memberships and repositories.
   *
   * @return false if there is no such user
   * @throws ValidationException if it owns packages, or an organization that nobody else owns, or
   *     the instance would have no site administrator
   */
  public boolean delete(String login) {
    return change(
        login,
        user -> {
          requireOtherAdministrator(user);
          departure.depart(RESOURCE, user);
        });
  }

  /**
   * Lets nobody act as a user any more, on any node, within seconds; the only owner of an
   * organization too ({@link Organizations}).
   *
   * @return false if there is no such user
   * @throws ValidationException if the instance would have no site administrator
   */
  public boolean suspend(String login) {
    return change(
        login,
        user -> {
          accounts.lock(user);
          if (user.suspendedAt().isEmpty()) {
            requireOtherAdministrator(user);
            user.suspend(clock.instant());
          }
          sessions.deleteOthers(user.id(), NONE);
          record(AuditAction.USER_SUSPENDED, user);
        });
  }

  /**
   * Lets a user act again.
   *
   * @return false if there is no such user
   */
  public boolean unsuspend(String login) {
    return change(
        login,
        user -> {
          user.unsuspend();
          record(AuditAction.USER_UNSUSPENDED, user);
        });
  }

  /**
   * Makes a user administer the instance, or no longer.
   *
   * @return false if there is no such user
   * @throws ValidationException if the instance would have no site administrator
   */
  public boolean administersSite(String login, boolean does) {
    return change(
        login,
        user -> {
          if (!does) {
            requireOtherAdministrator(user);
          }
          user.administersSite(does);
          record(does ? AuditAction.USER_PROMOTED : AuditAction.USER_DEMOTED, user);
        });
  }

  /** The logins that an account had and that reach it still, case folded. */
  public List<String> aliases(long accountId) {
    return renaming.aliases(accounts.find(accountId).orElseThrow());
  }

  /**
   * Releases a login that an account had: whoever asks may have it next, and nothing of the account
   * is reached by it any more.
   *
   * @return false if the account is not reached by it, or has it now
   */
  public boolean releaseAlias(long accountId, String alias) {
    return renaming.release(accounts.find(accountId).orElseThrow(), alias);
  }

  private void requireOtherAdministrator(AccountEntity user) {
    if (!user.siteAdmin() || user.suspendedAt().isPresent()) {
      return;
    }
    // Holds the row until the end: of two that go at once the second one sees that the first went.
    epoch.raise();
    if (accounts.countActiveSiteAdministrators() <= 1) {
      throw new ValidationException(
          RESOURCE,
          "site_admin",
          ValidationException.Code.UNPROCESSABLE,
          AccountRule.LAST_ADMINISTRATOR.about());
    }
  }

  private void record(AuditAction action, AccountEntity user) {
    audit.record(action, Subject.account(user.id(), user.login()));
  }

  private Optional<AccountEntity> findUser(String login) {
    return accounts
        .find(login.toLowerCase(Locale.ROOT))
        .filter(account -> account.kind() == AccountEntity.Kind.USER);
  }

  private boolean change(String login, Consumer<AccountEntity> change) {
    Optional<AccountEntity> user = findUser(login);
    user.ifPresent(
        found -> {
          change.accept(found);
          epoch.raise();
        });
    return user.isPresent();
  }
}
