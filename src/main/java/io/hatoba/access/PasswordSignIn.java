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
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Finds out who shows a login and its password. */
@Singleton
public final class PasswordSignIn {
  private static final Logger LOG = Logger.getLogger(PasswordSignIn.class.getName());
  private static final String HMAC = "HmacSHA256";
  private static final int KEY_BYTES = 32;

  private final AccountDao accounts;
  private final Passwords passwords;
  private final PasswordHashes hashes;
  private final SignInThrottle throttle;
  private final SignInAudit audit;
  private final SecretKeySpec key;

  /** Over the rows of accounts. */
  @Inject
  public PasswordSignIn(
      AccountDao accounts,
      Passwords passwords,
      PasswordHashes hashes,
      SignInThrottle throttle,
      AuditLog audit) {
    this.accounts = accounts;
    this.hashes = hashes;
    this.passwords = passwords;
    this.throttle = throttle;
    this.audit = new SignInAudit(audit);
    byte[] random = new byte[KEY_BYTES];
    new SecureRandom().nextBytes(random);
    this.key = new SecretKeySpec(random, HMAC);
  }

  /**
   * Whose password was shown, and which: that the account has another by now is seen by its hash.
   *
   * @param caller the account, without scopes
   */
  public record Proof(Caller.Account caller, String hash) {
    /** Nothing of the hash. */
    @Override
    public String toString() {
      return "Proof[" + caller.login() + "]";
    }
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
    return prove(login, password, address).map(Proof::caller);
  }

  /** The same, for whom something is to begin that another password ends. */
  public Optional<Proof> prove(String login, String password, String address) {
    return prove(login, password, address, true);
  }

  /** The same, of who has signed in already: it is told as a sign-in only where it fails. */
  public Optional<Proof> confirm(String login, String password, String address) {
    return prove(login, password, address, false);
  }

  private Optional<Proof> prove(String login, String password, String address, boolean signsIn) {
    String folded = login.toLowerCase(Locale.ROOT);
    String shown = remembered(folded, password);
    SignInThrottle.Attempt attempt;
    try {
      attempt = throttle.begin(folded, shown, address);
    } catch (TooManyRequestsException tooEarly) {
      audit.failed(folded, Optional.empty(), address, ApiRule.TOO_MANY_FAILED.pattern());
      throw tooEarly;
    }
    Checked checked;
    try {
      checked = check(folded, password);
    } catch (RuntimeException unknown) {
      attempt.giveBack();
      throw unknown;
    }
    Optional<Proof> proof = checked.proof();
    if (proof.isPresent()) {
      attempt.succeeded();
      if (signsIn) {
        audit.succeeded(proof.get().caller(), address);
      }
    } else {
      attempt.failed();
      audit.failed(
          folded,
          Optional.empty(),
          address,
          (checked.right() ? ApiRule.ACCOUNT_SUSPENDED : ApiRule.ACCOUNT_OR_PASSWORD).pattern());
    }
    return proof;
  }

  private record Checked(boolean right, Optional<Proof> proof) {}

  private Checked check(String folded, String password) {
    Optional<AccountEntity> account =
        accounts.find(folded).filter(found -> found.foldedLogin().equals(folded));
    Optional<String> hash = account.flatMap(AccountEntity::passwordHash);
    boolean right = passwords.verify(password, hash);
    Optional<AccountEntity> caller =
        account.filter(found -> right && found.suspendedAt().isEmpty());
    return new Checked(
        right,
        caller.map(
            found ->
                new Proof(
                    new Caller.Account(
                        found.id(), found.login(), found.siteAdmin(), Set.of(), Caller.NO_TOKEN),
                    renewed(found.id(), password, hash.orElseThrow()))));
  }

  /**
   * Only now is there a password of which a hash can be made by the parameters of today.
   *
   * @return the hash that the account has then
   */
  private String renewed(long accountId, String password, String hash) {
    if (passwords.isCurrent(hash)) {
      return hash;
    }
    try {
      String renewed = passwords.hash(password);
      return hashes.replace(accountId, hash, renewed) ? renewed : hash;
    } catch (RuntimeException later) {
      // The old hash is still good, and so is the sign-in.
      LOG.log(Level.WARNING, "the hash of a password stays as it is until the next sign-in", later);
      return hash;
    }
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
