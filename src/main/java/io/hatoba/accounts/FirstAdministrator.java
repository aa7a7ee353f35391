package io.hatoba.accounts;

import io.hatoba.access.Passwords;
import io.hatoba.access.PersonalAccessToken;
import io.hatoba.access.Scopes;
import io.hatoba.config.DataDirectory;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.accounts.AccessTokenEntity;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** Makes the site administrator of an instance that has none. */
@Stateless
public class FirstAdministrator {
  private static final String LOGIN = "admin";
  private static final int PASSWORD_BYTES = 24;

  private final AccountDao accounts;
  private final DataDirectory dataDirectory;
  private final Passwords passwords;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public FirstAdministrator() {
    this(null, null, null, null);
  }

  /** Over the rows of accounts. */
  @Inject
  public FirstAdministrator(
      AccountDao accounts, DataDirectory dataDirectory, Passwords passwords, AuditLog audit) {
    this.accounts = accounts;
    this.dataDirectory = dataDirectory;
    this.passwords = passwords;
    this.audit = audit;
  }

  /**
   * Makes the account {@code admin} with a random password and a token of all scopes, unless there
   * is a site administrator. The two secrets are written to {@code initial-admin.json} before the
   * account exists, so that no crash can leave an administrator whom nobody knows.
   *
   * @return where the secrets stand; empty if nothing was made
   */
  public Optional<String> createIfMissing() {
    if (accounts.anySiteAdministrator()) {
      return Optional.empty();
    }
    byte[] random = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(random);
    String password = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    PersonalAccessToken token = PersonalAccessToken.random();
    // Neither value holds a character that JSON escapes.
    String file =
        dataDirectory
            .writePrivate(
                "initial-admin.json",
                "{\"login\":\"%s\",\"password\":\"%s\",\"token\":\"%s\"}%n"
                    .formatted(LOGIN, password, token.text()))
            .toString();
    AccountEntity admin =
        accounts.create(AccountEntity.siteAdministrator(LOGIN, passwords.hash(password)));
    accounts.create(
        new AccessTokenEntity(
            admin.id(), token.hash(), token.lastEight(), Scopes.stored(Scopes.ALL), "first start"));
    Subject whom = Subject.account(admin.id(), admin.login());
    audit.record(AuditAction.USER_CREATED, whom, Map.of("site_admin", true));
    audit.record(AuditAction.TOKEN_CREATED, whom, Map.of("scopes", Scopes.ALL));
    return Optional.of(file);
  }
}
