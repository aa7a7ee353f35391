package io.hatoba.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.hatoba.figures.Figures;
import io.hatoba.figures.Metered;
import io.hatoba.oci.TooManyRequestsException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Makes who fails to sign in wait, longer with each failure. Failures count for the login at an
 * address, and with more patience for the address and, where a password was shown, for the login. A
 * credential that was good not long ago is never made to wait: nobody locks an owner out by failing
 * in their name, and a job with an old token none of its neighbours behind the same address.
 *
 * <p>A token cannot be guessed, so it is not made to wait for what others show elsewhere.
 *
 * <p>Each node counts for itself.
 */
@Singleton
public final class SignInThrottle implements Metered {
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

  /** Credentials, whichever login was shown with them: each is one that nobody else can show. */
  private final Cache<String, Boolean> good;

  private final LongAdder wrong = new LongAdder();
  private final LongAdder tooEarly = new LongAdder();

  private record Failures(int count, Instant waitsUntil) {}

  /** What failures are counted for. */
  private record Count(String key, int free) {}

  /** By the clock of the application. */
  @Inject
  public SignInThrottle(Clock clock) {
    this.clock = clock;
    this.failures = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(FORGOTTEN).build();
    this.good = Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(GOOD).build();
  }

  @Override
  public void describe(Figures figures) {
    String name = "hatoba_sign_ins_refused_total";
    String help = "Sign-ins that were refused";
    figures.counter(name, help, wrong::sum, "reason", "wrong");
    figures.counter(name, help, tooEarly::sum, "reason", "too_early");
  }

  /**
   * Refuses an attempt with a token that comes too early.
   *
   * @param login case folded
   * @param credential a hash of what is shown
   * @param address where it comes from
   * @throws TooManyRequestsException if it has to wait
   */
  void admit(String login, String credential, String address) {
    if (good.getIfPresent(credential) == null) {
      for (Count count : ofToken(login, address)) {
        requireNoWait(failures.getIfPresent(count.key()));
      }
    }
  }

  private void requireNoWait(@Nullable Failures known) {
    Instant now = clock.instant();
    if (known != null && known.waitsUntil().isAfter(now)) {
      tooEarly.increment();
      Duration left =
          Duration.between(now, known.waitsUntil()).plusMillis(999).truncatedTo(ChronoUnit.SECONDS);
      throw new TooManyRequestsException("too many sign-ins failed", left);
    }
  }

  void succeeded(String login, String credential, String address) {
    good.put(credential, true);
    failures.invalidate(together(login, address));
  }

  void failed(String login, String credential, String address) {
    wrong.increment();
    good.invalidate(credential);
    for (Count count : ofToken(login, address)) {
      failures.asMap().compute(count.key(), (same, known) -> more(known, count.free()));
    }
  }

  /**
   * Counts an attempt with a password as failed before it is checked, which takes its time: of many
   * that come at once no more are checked than may fail.
   *
   * @param login case folded
   * @param credential a hash of what is shown
   * @param address where it comes from
   * @throws TooManyRequestsException if it has to wait
   */
  Attempt begin(String login, String credential, String address) {
    Attempt attempt = new Attempt(login, credential, address);
    if (good.getIfPresent(credential) == null) {
      attempt.count();
    }
    return attempt;
  }

  /** An attempt that counts as failed until it is known to be good. */
  final class Attempt {
    private final String login;
    private final String credential;
    private final String address;
    private final List<Counted> counted = new ArrayList<>();

    private Attempt(String login, String credential, String address) {
      this.login = login;
      this.credential = credential;
      this.address = address;
    }

    /** All or none; each in one step with the question whether it may. */
    private void count() {
      try {
        for (Count count : ofPassword(login, address)) {
          failures
              .asMap()
              .compute(
                  count.key(),
                  (key, known) -> {
                    requireNoWait(known);
                    Failures after = more(known, count.free());
                    counted.add(new Counted(key, known, after));
                    return after;
                  });
        }
      } catch (TooManyRequestsException tooEarly) {
        giveBack();
        throw tooEarly;
      }
    }

    void succeeded() {
      giveBack();
      good.put(credential, true);
      failures.invalidate(guessed(login, address));
    }

    void failed() {
      wrong.increment();
      good.invalidate(credential);
      if (counted.isEmpty()) {
        for (Count count : ofPassword(login, address)) {
          failures.asMap().compute(count.key(), (same, known) -> more(known, count.free()));
        }
      }
    }

    /** It is as if it had not been: nobody knows whether it was good. */
    void giveBack() {
      for (Counted each : counted) {
        failures.asMap().computeIfPresent(each.key(), (key, known) -> each.takenFrom(known));
      }
      counted.clear();
    }
  }

  private record Counted(String key, @Nullable Failures before, Failures after) {
    /** Without this one; what others have counted since stays. */
    @Nullable Failures takenFrom(Failures known) {
      return known.equals(after) ? before : new Failures(known.count() - 1, known.waitsUntil());
    }
  }

  private Failures more(@Nullable Failures known, int free) {
    int count = known == null ? 1 : known.count() + 1;
    Instant now = clock.instant();
    return new Failures(
        count, count <= free ? now : now.plusSeconds(1L << Math.min(count - free, MOST_DOUBLINGS)));
  }

  private static String together(String login, String address) {
    return "both " + address + " " + known(login);
  }

  /** Apart from tokens: whoever has stolen one guesses its owner's password no faster by it. */
  private static String guessed(String login, String address) {
    return "password " + together(login, address);
  }

  private static List<Count> ofToken(String login, String address) {
    return List.of(new Count(together(login, address), FREE_TOGETHER), ofAddress(address));
  }

  private static Count ofAddress(String address) {
    return new Count("address " + address, FREE_ALONE);
  }

  private static List<Count> ofPassword(String login, String address) {
    return List.of(
        new Count(guessed(login, address), FREE_TOGETHER),
        ofAddress(address),
        new Count("login " + known(login), FREE_ALONE));
  }

  /** What nobody can be called is one login, or memory would be what strangers make of it. */
  private static String known(String login) {
    return login.length() <= LONGEST_LOGIN ? login : "";
  }
}
