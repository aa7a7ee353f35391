package io.hatoba.access.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWT;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.JWTParser;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.hatoba.oci.UnavailableException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Reads identity tokens. What a token's header says chooses among the issuer's keys and nothing
 * else: its {@code jku}, {@code x5u}, {@code jwk} and {@code x5c} are never looked at.
 */
@Singleton
public final class IdentityTokens {
  /** How long a token may be; anybody may send one. */
  static final int MOST_CHARACTERS = 16 * 1024;

  private static final Set<JWSAlgorithm> ALGORITHMS =
      Set.of(
          JWSAlgorithm.RS256,
          JWSAlgorithm.RS384,
          JWSAlgorithm.RS512,
          JWSAlgorithm.PS256,
          JWSAlgorithm.PS384,
          JWSAlgorithm.PS512,
          JWSAlgorithm.ES256,
          JWSAlgorithm.ES384,
          JWSAlgorithm.ES512);

  private static final Duration SKEW = Duration.ofSeconds(60);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(15);

  /** Whoever waits for an issuer that is slow holds a thread; the others stay free. */
  private static final int AT_ONCE = 16;

  private static final Duration TURN = Duration.ofSeconds(1);

  private final IssuerKeys keys;
  private final Clock clock;
  private final Semaphore turns = new Semaphore(AT_ONCE);

  /** Over the keys of issuers. */
  @Inject
  public IdentityTokens(IssuerKeys keys, Clock clock) {
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * What a token claims, which nobody has checked: of use to find its issuer, and to rehearse.
   *
   * @throws IdentityRefusedException if it is no signed JWT
   */
  public Claims unverified(String text) {
    return new Claims(claims(parse(text)));
  }

  /**
   * Checks a token.
   *
   * @return what it claims
   * @throws IdentityRefusedException if a check fails
   * @throws UnavailableException if the issuer's keys cannot be had
   */
  public Claims verify(String text, Issuer issuer) {
    SignedJWT jwt = parse(text);
    if (!ALGORITHMS.contains(jwt.getHeader().getAlgorithm())) {
      throw new IdentityRefusedException(
          Check.ALGORITHM, IdentityRule.SIGNED_WITH.about(jwt.getHeader().getAlgorithm()));
    }
    if (jwt.getHeader().getCriticalParams() != null) {
      throw new IdentityRefusedException(Check.HEADER, IdentityRule.CRITICAL_PARAMETERS.about());
    }
    JWTClaimsSet claims = signed(jwt, issuer);
    if (!issuer.url().equals(claims.getIssuer())) {
      throw new IdentityRefusedException(Check.ISSUER, IdentityRule.OTHER_ISSUER.about());
    }
    if (!claims.getAudience().contains(issuer.audience())) {
      throw new IdentityRefusedException(
          Check.AUDIENCE, IdentityRule.OTHER_AUDIENCE.about(issuer.audience()));
    }
    requireTimes(claims);
    if (claims.getSubject() == null || claims.getSubject().isBlank()) {
      throw new IdentityRefusedException(Check.SUBJECT, IdentityRule.NO_SUBJECT.about());
    }
    return new Claims(claims(jwt));
  }

  private static SignedJWT parse(String text) {
    if (text.length() > MOST_CHARACTERS) {
      throw new IdentityRefusedException(
          Check.FORMAT, IdentityRule.TOKEN_TOO_LONG.about(MOST_CHARACTERS));
    }
    try {
      JWT jwt = JWTParser.parse(text.strip());
      if (jwt instanceof SignedJWT signed) {
        claims(signed);
        return signed;
      }
      throw new IdentityRefusedException(Check.ALGORITHM, IdentityRule.NOT_SIGNED.about());
    } catch (ParseException | IllegalArgumentException | NullPointerException malformed) {
      // The last is what the parser makes of a header that is the word null.
      throw notJwt();
    }
  }

  private static IdentityRefusedException notJwt() {
    return new IdentityRefusedException(Check.FORMAT, IdentityRule.NO_JWT.about());
  }

  private static Map<String, Object> claims(SignedJWT jwt) {
    return Optional.ofNullable(jwt.getPayload().toJSONObject()).orElseThrow(IdentityTokens::notJwt);
  }

  private JWTClaimsSet signed(SignedJWT jwt, Issuer issuer) {
    DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
    processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys.of(issuer)));
    // The claims are checked above, each by its name.
    processor.setJWTClaimsSetVerifier((claims, context) -> {});
    if (!turn()) {
      throw new UnavailableException("too many identity tokens are being checked", RETRY_AFTER);
    }
    try {
      return processor.process(jwt, null);
    } catch (BadJOSEException refused) {
      throw new IdentityRefusedException(Check.SIGNATURE, IdentityRule.SIGNED_BY_OTHERS.about());
    } catch (JOSEException unavailable) {
      throw new UnavailableException("the issuer's keys cannot be had now", RETRY_AFTER);
    } finally {
      turns.release();
    }
  }

  private boolean turn() {
    try {
      return turns.tryAcquire(TURN.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void requireTimes(JWTClaimsSet claims) {
    Instant now = clock.instant();
    Instant expiry =
        instant(claims.getExpirationTime())
            .orElseThrow(
                () -> new IdentityRefusedException(Check.EXPIRY, IdentityRule.NO_EXPIRY.about()));
    if (!now.isBefore(expiry.plus(SKEW))) {
      throw new IdentityRefusedException(
          Check.EXPIRY, IdentityRule.EXPIRED_AT.about(expiry.truncatedTo(ChronoUnit.SECONDS)));
    }
    if (isAhead(claims.getNotBeforeTime(), now)) {
      throw new IdentityRefusedException(Check.NOT_BEFORE, IdentityRule.NOT_YET.about());
    }
    if (isAhead(claims.getIssueTime(), now)) {
      throw new IdentityRefusedException(Check.ISSUED_AT, IdentityRule.MADE_IN_FUTURE.about());
    }
  }

  private static boolean isAhead(@Nullable Date time, Instant now) {
    return instant(time).filter(when -> when.isAfter(now.plus(SKEW))).isPresent();
  }

  private static Optional<Instant> instant(@Nullable Date time) {
    return Optional.ofNullable(time).map(Date::toInstant);
  }
}
