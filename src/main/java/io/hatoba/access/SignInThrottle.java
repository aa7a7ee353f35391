package io.hatoba.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hatoba.oci.TooManyRequestsException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes who fails to sign in wait, longer with each failure. Failures count for the login at an
 * address, and with more patience for the address and for the login. A credential that was good not
 * long ago is never made to wait: nobody locks an owner out by failing in their name, and a job
 * with an old token none of its neighbours behind the same address.
 *
 * <p>Each node counts for itself.
 */
@Singleton
public final class SignInThrottle {
  /** Failures of a login at an address before it has to wait. */
  static final int FREE_TOGETHER = 10;

  /** Failures at an address, or of a login, before it has to wait. */
  static final int FREE_ALONE = 300;

  private static final int LONGEST_LOGIN = 39;
  private static final int MOST_DOUBLINGS = 8;
  private static final Duration FORGOTTEN = Duration.ofMinutes(15);
  private static final Duration GOOD = Duration.ofHours(24);
  private static final int MOST = 100_000;

  private final Clock clock;
  private final Cache<String, Failures> failures;
  private final Cache<String, Boolean> good;

  private record Failures(int count, Instant waitsUntil) {}

  /** By the clock of the application. */
  @Inject
  public SignInThrottle(Clock clock) {
    this.clock = clock;
    this.failures = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(FORGOTTEN).build();
    this.good = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(GOOD).build();
  }

  /**
   * Refuses an attempt that comes too early.
   *
   * @param login case folded
   * @param credential a hash of what is shown
   * @param address where it comes from
   * @throws TooManyRequestsException if it has to wait
   */
  void admit(String login, String credential, String address) {
    Instant now = clock.instant();
    Instant until =
        keys(login, address).stream()
            .map(failures::getIfPresent)
            .filter(known -> known != null)
            .map(Failures::waitsUntil)
            .max(Instant::compareTo)
            .orElse(now);
    if (until.isAfter(now) && good.getIfPresent(goodKey(login, credential)) == null) {
      Duration left = Duration.between(now, until).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
      throw new TooManyRequestsException("too many sign-ins failed", left);
    }
  }

  void succeeded(String login, String credential, String address) {
    good.put(goodKey(login, credential), true);
    failures.invalidate(together(login, address));
  }

  void failed(String login, String credential, String address) {
    good.invalidate(goodKey(login, credential));
    for (String key : keys(login, address)) {
      int free = key.equals(together(login, address)) ? FREE_TOGETHER : FREE_ALONE;
      failures.asMap().compute(key, (same, known) -> more(known, free));
    }
  }

  private Failures more(@Nullable Failures known, int free) {
    int count = known == null ? 1 : known.count() + 1;
    Instant now = clock.instant();
    return new Failures(
        count, count <= free ? now : now.plusSeconds(1L << Math.min(count - free, MOST_DOUBLINGS)));
  }

  private static String goodKey(String login, String credential) {
    return credential + " " + known(login);
  }

  private static String together(String login, String address) {
    return "both " + address + " " + known(login);
  }

  private static List<String> keys(String login, String address) {
    return List.of(together(login, address), "address " + address, "login " + known(login));
  }

  /** What nobody can be called is one login, or memory would be what strangers make of it. */
  private static String known(String login) {
    return login.length() <= LONGEST_LOGIN ? login : "";
  }
}
