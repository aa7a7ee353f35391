package io.hatoba.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.hatoba.settings.BearerKeys;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Signs and reads bearer tokens of the registry: JWTs with HMAC-SHA-256 under keys that all nodes
 * share. A header is one of those that {@link SigningKeys} has, to the byte, and chooses nothing
 * but the key. A token that was read once is remembered until it ends.
 */
@Singleton
public final class BearerTokens {
  /** How long a token lives, as its answer says. */
  public static final Duration LIFETIME = Duration.ofMinutes(5);

  /** How long beyond its life a token is still good: clients use it until the last second. */
  static final Duration GRACE = BearerKeys.LONGEST_LIFE.minus(LIFETIME);

  /**
   * Of all tokens that are remembered: anybody may have made large ones. With what was read of it a
   * token takes four to five bytes a character; one of docker's has 300.
   */
  private static final long REMEMBERED_CHARACTERS = 6 * 1024 * 1024;

  private static final String ISSUER = "hatoba";
  private static final String REPOSITORIES = "repositories";
  private static final String CATALOG = "catalog";
  private static final String CREDENTIAL = "credential";
  private static final String WORKFLOW = "workflow";
  private static final String SESSION = "hatoba_session";
  private static final String REPOSITORY = "repository";
  private static final String EPOCH = "epoch";

  private final SigningKeys keys;
  private final Clock clock;
  private final Cache<String, BearerToken> verified =
      Caffeine.newBuilder()
          .maximumWeight(REMEMBERED_CHARACTERS)
          .weigher((String text, BearerToken token) -> text.length())
          .expireAfterWrite(BearerKeys.LONGEST_LIFE)
          .build();

  /** Under the shared keys. */
  @Inject
  BearerTokens(SigningKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /** When a token that is made now ends. */
  Instant expiry() {
    return clock.instant().plus(LIFETIME);
  }

  /** Writes a token. */
  public String sign(BearerToken token) {
    Map<String, Integer> repositories = new HashMap<>();
    token.repositories().forEach((name, grant) -> repositories.put(name, grant.bits()));
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .audience(token.service())
            .expirationTime(Date.from(token.expiresAt()))
            .claim(REPOSITORIES, repositories)
            .claim(CATALOG, token.catalog().bits())
            .claim(EPOCH, token.epoch());
    token.accountId().ifPresent(id -> claims.subject(Long.toString(id)));
    token.credential().ifPresent(shown -> claims.claim(claim(shown.kind()), shown.id()));
    token.repositoryId().ifPresent(id -> claims.claim(REPOSITORY, id));
    SigningKeys.Key key = keys.signing();
    SignedJWT jwt = new SignedJWT(key.header(), claims.build());
    try {
      jwt.sign(key.signer());
    } catch (JOSEException impossible) {
      throw new IllegalStateException("a 256 bit key signs", impossible);
    }
    return jwt.serialize();
  }

  /**
   * Reads a token.
   *
   * @param service the host that the request came to
   * @return empty if it is none of ours, was meant for another host, or has ended
   */
  public Optional<BearerToken> verify(String text, String service) {
    Optional<SigningKeys.Key> key = keys.find(text);
    if (key.isEmpty()) {
      return Optional.empty();
    }
    BearerToken known = verified.getIfPresent(text);
    if (known == null) {
      known = read(text, key.get()).orElse(null);
      if (known == null) {
        return Optional.empty();
      }
      verified.put(text, known);
    }
    boolean good =
        known.service().equals(service) && clock.instant().isBefore(known.expiresAt().plus(GRACE));
    return good ? Optional.of(known) : Optional.empty();
  }

  /** Remembers what a token that was verified says by now. */
  void renew(String text, BearerToken now) {
    verified.put(text, now);
  }

  private static Optional<BearerToken> read(String text, SigningKeys.Key key) {
    try {
      SignedJWT jwt = SignedJWT.parse(text);
      if (!jwt.verify(key.verifier())) {
        return Optional.empty();
      }
      JWTClaimsSet claims = jwt.getJWTClaimsSet();
      Long epoch = claims.getLongClaim(EPOCH);
      if (!ISSUER.equals(claims.getIssuer()) || epoch == null) {
        return Optional.empty();
      }
      String subject = claims.getSubject();
      Map<String, Grant> repositories = new HashMap<>();
      claims
          .getJSONObjectClaim(REPOSITORIES)
          .forEach(
              (name, bits) -> repositories.put(name, Grant.ofBits(((Number) bits).intValue())));
      return Optional.of(
          new BearerToken(
              List.copyOf(claims.getAudience()).get(0),
              subject == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(subject)),
              credential(claims),
              find(claims, REPOSITORY),
              epoch,
              repositories,
              Grant.ofBits(claims.getIntegerClaim(CATALOG)),
              claims.getExpirationTime().toInstant()));
    } catch (ParseException | JOSEException notOurs) {
      return Optional.empty();
    }
  }

  private static String claim(Credential.Kind kind) {
    return switch (kind) {
      case PERSONAL -> CREDENTIAL;
      case WORKFLOW -> WORKFLOW;
      case SESSION -> SESSION;
    };
  }

  private static Optional<Credential> credential(JWTClaimsSet claims) throws ParseException {
    for (Credential.Kind kind : Credential.Kind.values()) {
      OptionalLong id = find(claims, claim(kind));
      if (id.isPresent()) {
        return Optional.of(new Credential(kind, id.getAsLong()));
      }
    }
    return Optional.empty();
  }

  private static OptionalLong find(JWTClaimsSet claims, String name) throws ParseException {
    Long value = claims.getLongClaim(name);
    return value == null ? OptionalLong.empty() : OptionalLong.of(value);
  }
}
