package io.hatoba.accounts;

import io.hatoba.access.PersonalAccessToken;
import io.hatoba.access.Scopes;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.accounts.AccessTokenEntity;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;

/** Personal access tokens (classic) as their owners and site administrators manage them. */
@Stateless
public class AccessTokens {
  private static final String RESOURCE = "OauthAccess";
  private static final int MAX_NOTE = 255;

  private final AccountDao accounts;
  private final AccessEpoch epoch;
  private final AuditLog audit;
  private final Clock clock;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public AccessTokens() {
    this(null, null, null, null);
  }

  /** Over the rows of tokens. */
  @Inject
  AccessTokens(AccountDao accounts, AccessEpoch epoch, Clock clock, AuditLog audit) {
    this.accounts = accounts;
    this.epoch = epoch;
    this.clock = clock;
    this.audit = audit;
  }

  /**
   * A token without its secret.
   *
   * @param id surrogate key
   * @param accountId whose it is
   * @param hash SHA-256 of the secret, in hexadecimal
   * @param lastEight the end of the secret
   * @param expiresAt when it ceases to be good; empty if never
   * @param usedAt when it was last used, give or take some seconds; empty if never
   */
  public record Token(
      long id,
      long accountId,
      String hash,
      String lastEight,
      List<String> scopes,
      String note,
      Instant createdAt,
      Optional<Instant> expiresAt,
      Optional<Instant> usedAt) {
    /** Copies the scopes. */
    public Token {
      scopes = List.copyOf(scopes);
    }

    static Token of(AccessTokenEntity row) {
      return new Token(
          row.id(),
          row.accountId(),
          row.tokenHash(),
          row.lastEight(),
          row.scopes().isEmpty() ? List.of() : List.of(row.scopes().split(" ")),
          row.note(),
          row.createdAt().orElseThrow(),
          row.expiresAt(),
          row.usedAt());
    }
  }

  /**
   * A token that was just made.
   *
   * @param secret shown this once
   */
  public record Made(Token token, PersonalAccessToken secret) {}

  /** A token and whose it is. */
  public record Owned(Token token, User owner) {}

  /** Tokens of everybody that have not expired, in the order in which they were made. */
  public Listing<Owned> list(Slice slice) {
    List<AccessTokenEntity> rows = accounts.listTokens(slice.offset(), slice.limit());
    LongFunction<User> owners =
        User.among(
            accounts.list(rows.stream().map(AccessTokenEntity::accountId).distinct().toList()));
    return new Listing<>(
        rows.stream().map(row -> new Owned(Token.of(row), owners.apply(row.accountId()))).toList(),
        accounts.countTokens());
  }

  /** Tokens of an account, oldest first, without those by which others act as it. */
  public Listing<Token> listOf(long accountId, Slice slice) {
    return new Listing<>(
        accounts.listTokensOf(accountId, slice.offset(), slice.limit()).stream()
            .map(Token::of)
            .toList(),
        accounts.countTokensOf(accountId));
  }

  /** One of those. */
  public Optional<Token> findOf(long accountId, long id) {
    return accounts.findTokenOf(accountId, id).map(Token::of);
  }

  /** Tokens of an account, newest first, with those that have expired. */
  public Listing<Token> listAllOf(long accountId, Slice slice) {
    return new Listing<>(
        accounts.listAllTokensOf(accountId, slice.offset(), slice.limit()).stream()
            .map(Token::of)
            .toList(),
        accounts.countAllTokensOf(accountId));
  }

  /** One of those. */
  public Optional<Token> findAnyOf(long accountId, long id) {
    return accounts.findAnyTokenOf(accountId, id).map(Token::of);
  }

  /**
   * Makes a token for its owner.
   *
   * @param note what the owner calls it
   * @param expiresAt when it ceases to be good; empty if never
   * @throws ValidationException if there is no such scope, the note is empty or too long, or the
   *     end is past
   */
  public Made create(
      long accountId, List<String> scopes, String note, Optional<Instant> expiresAt) {
    if (note.isBlank() || note.length() > MAX_NOTE) {
      throw new ValidationException(
          RESOURCE, "note", Code.INVALID, AccountRule.NOTE_LENGTH.about(MAX_NOTE));
    }
    PersonalAccessToken secret = PersonalAccessToken.random();
    AccessTokenEntity row =
        new AccessTokenEntity(accountId, secret.hash(), secret.lastEight(), stored(scopes), note);
    expiresAt.ifPresent(
        end -> {
          if (!end.isAfter(clock.instant())) {
            throw new ValidationException(
                RESOURCE, "expires_at", Code.INVALID, AccountRule.END_PAST.about());
          }
          row.expireAt(end);
        });
    accounts.create(row);
    Token token = Token.of(accounts.refreshed(row));
    audit.record(
        AuditAction.TOKEN_CREATED,
        subject(token.id()).account(accountId),
        Map.of("scopes", token.scopes(), "note", note));
    return new Made(token, secret);
  }

  /**
   * Revokes one of the tokens of an account, an expired one too; bearer tokens that were made for
   * it end with it.
   *
   * @return false if there is none
   */
  public boolean revokeOf(long accountId, long id) {
    return accounts.findAnyTokenOf(accountId, id).isPresent() && revoke(id);
  }

  /**
   * Makes a token by which a site administrator acts as an account, in place of the one before.
   *
   * @throws ValidationException if there is no such scope
   */
  public Made impersonate(long accountId, List<String> scopes) {
    revokeImpersonation(accountId);
    PersonalAccessToken secret = PersonalAccessToken.random();
    AccessTokenEntity row =
        new AccessTokenEntity(
                accountId,
                secret.hash(),
                secret.lastEight(),
                stored(scopes),
                "made by a site administrator")
            .impersonating();
    accounts.create(row);
    Token token = Token.of(accounts.refreshed(row));
    audit.record(
        AuditAction.TOKEN_CREATED,
        subject(token.id()).account(accountId),
        Map.of("scopes", token.scopes(), "impersonation", true));
    return new Made(token, secret);
  }

  private static String stored(List<String> scopes) {
    scopes.stream()
        .filter(name -> !Scopes.ALL.contains(name))
        .findFirst()
        .ifPresent(
            unknown -> {
              throw new ValidationException(
                  RESOURCE, "scopes", Code.INVALID, AccountRule.UNKNOWN_SCOPE.about(unknown));
            });
    return Scopes.stored(scopes);
  }

  /**
   * Revokes the token by which a site administrator acts as an account.
   *
   * @return false if there is none
   */
  public boolean revokeImpersonation(long accountId) {
    int revoked = accounts.deleteImpersonations(accountId);
    if (revoked > 0) {
      audit.record(
          AuditAction.TOKEN_REVOKED,
          Subject.NOTHING.account(accountId),
          Map.of("tokens", revoked, "impersonation", true));
    }
    return felt(revoked > 0);
  }

  /**
   * Revokes all tokens of an account that {@link #listOf} has, expired ones too.
   *
   * @return how many
   */
  public int revokeAllOf(long accountId) {
    int revoked = accounts.deleteTokensOf(accountId);
    if (revoked > 0) {
      audit.record(
          AuditAction.TOKEN_REVOKED, Subject.NOTHING.account(accountId), Map.of("tokens", revoked));
    }
    felt(revoked > 0);
    return revoked;
  }

  /**
   * Revokes a token; bearer tokens that were made for it end with it, on any node, within seconds.
   *
   * @return false if there is none
   */
  public boolean revoke(long id) {
    Optional<Long> owner = accounts.findOwnerOfToken(id);
    boolean revoked = accounts.deleteToken(id);
    if (revoked) {
      audit.record(AuditAction.TOKEN_REVOKED, owner.map(subject(id)::account).orElse(subject(id)));
    }
    return felt(revoked);
  }

  private static Subject subject(long tokenId) {
    return Subject.NOTHING.reference("token " + tokenId);
  }

  private boolean felt(boolean revoked) {
    if (revoked) {
      epoch.raise();
    }
    return revoked;
  }
}
