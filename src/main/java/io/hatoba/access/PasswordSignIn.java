package io.hatoba.access;

import io.hatoba.events.AuditLog;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.oci.TooManyRequestsException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Finds out who shows a login and its password. */
@Singleton
public final class PasswordSignIn {
  private static final String HMAC = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final AccountDao accounts;
  private final Passwords passwords;
  private final SignInThrottle throttle;
  private final SignInAudit audit;
  private final SecretKeySpec key;

  /** Over the rows of accounts. */
  @Inject
  public PasswordSignIn(
      AccountDao accounts, Passwords passwords, SignInThrottle throttle, AuditLog audit) {
    this.accounts = accounts;
    this.passwords = passwords;
    this.throttle = throttle;
    this.audit = new SignInAudit(audit);
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, HMAC);
  }

  /**
   * The account behind a login and its password. It has no scopes: what needs one needs a token.
   *
   * @param login whatever its case
   * @param address where the request comes from
   * @return empty if the two do not belong together, and if the account is suspended, which takes
   *     as long
   * @throws io.hatoba.oci.TooManyRequestsException if too many have failed before
   */
  public Optional<Caller.Known> signIn(String login, String password, String address) {
    String folded = login.toLowerCase(Locale.ROOT);
    String shown = remembered(folded, password);
    try {
      throttle.admit(folded, shown, address);
    } catch (TooManyRequestsException tooEarly) {
      audit.failed(folded, Optional.empty(), address, "too many sign-ins failed before");
      throw tooEarly;
    }
    Optional<AccountEntity> account =
        accounts.find(folded).filter(found -> found.foldedLogin().equals(folded));
    boolean right = passwords.verify(password, account.flatMap(AccountEntity::passwordHash));
    Optional<Caller.Known> caller =
        account
            .filter(found -> right && found.suspendedAt().isEmpty())
            .map(
                found ->
                    new Caller.Account(
                        found.id(), found.login(), found.siteAdmin(), Set.of(), Caller.NO_TOKEN));
    if (caller.isPresent()) {
      throttle.succeeded(folded, shown, address);
      audit.succeeded(caller.get(), address);
    } else {
      throttle.failed(folded, shown, address);
      audit.failed(
          folded,
          Optional.empty(),
          address,
          right ? "the account is suspended" : "no such account, or another password");
    }
    return caller;
  }

  /** By which the throttle knows a password again, and nobody else while this process lives. */
  private String remembered(String folded, String password) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key);
      return HexFormat.of()
          .formatHex(mac.doFinal((folded + "\n" + password).getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every JDK has HMAC-SHA-256", impossible);
    }
  }
}
