package io.hatoba.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.hatoba.metadata.Race;
import io.hatoba.oci.TooManyRequestsException;
import io.hatoba.server.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class SignInThrottleTest {
  private static final String HERE = "192.0.2.1";
  private static final String ELSEWHERE = "192.0.2.2";

  private final SettableClock clock = new SettableClock(Instant.parse("2026-11-25T12:00:00Z"));
  private final SignInThrottle throttle = new SignInThrottle(clock);

  private void fail(int times, String login, String address) {
    for (int time = 0; time < times; time++) {
      throttle.failed(login, "wrong", address);
    }
  }

  private void requireAdmitted(String login, String credential, String address) {
    assertThatCode(() -> throttle.admit(login, credential, address)).doesNotThrowAnyException();
  }

  private Duration wait(String login, String credential, String address) {
    TooManyRequestsException[] refusal = new TooManyRequestsException[1];
    assertThatThrownBy(() -> throttle.admit(login, credential, address))
        .asInstanceOf(type(TooManyRequestsException.class))
        .satisfies(thrown -> refusal[0] = thrown);
    return refusal[0].retryAfter();
  }

  @Test
  void the_first_failures_cost_nothing_and_each_later_one_twice_as_much() {
    fail(SignInThrottle.FREE_TOGETHER, "mona", HERE);
    requireAdmitted("mona", "wrong", HERE);

    fail(1, "mona", HERE);
    assertThat(wait("mona", "wrong", HERE)).isEqualTo(Duration.ofSeconds(2));
    fail(1, "mona", HERE);
    assertThat(wait("mona", "wrong", HERE)).isEqualTo(Duration.ofSeconds(4));
    fail(100, "mona", HERE);
    assertThat(wait("mona", "wrong", HERE)).isEqualTo(Duration.ofSeconds(256));

    clock.pass(Duration.ofSeconds(256));
    requireAdmitted("mona", "wrong", HERE);
  }

  @Test
  void who_fails_in_anothers_name_does_not_lock_them_out() {
    throttle.succeeded("mona", "good", ELSEWHERE);
    fail(SignInThrottle.FREE_TOGETHER + 1, "mona", HERE);
    requireAdmitted("mona", "new", ELSEWHERE);
    requireAdmitted("mona", "good", HERE);
    wait("mona", "new", HERE);

    fail(SignInThrottle.FREE_ALONE + 1, "mona", "192.0.2.3");
    requireAdmitted("mona", "new", ELSEWHERE);
  }

  private void failByPassword(int attempt) {
    throttle.begin("mona", "wrong" + attempt, "192.0.2." + attempt).failed();
  }

  @Test
  void a_password_that_many_guess_from_everywhere_waits_unless_it_was_good_not_long_ago() {
    throttle.begin("mona", "good", ELSEWHERE).succeeded();
    for (int attempt = 0; attempt <= SignInThrottle.FREE_ALONE; attempt++) {
      failByPassword(attempt);
    }
    assertThatThrownBy(() -> throttle.begin("mona", "new", HERE + "7"))
        .isInstanceOf(TooManyRequestsException.class);
    throttle.begin("mona", "good", HERE + "7").succeeded();
    requireAdmitted("mona", "token", HERE + "7");
  }

  @Test
  void of_passwords_that_are_guessed_at_once_no_more_are_checked_than_may_fail() {
    List<Boolean> begun =
        Race.run(
            40,
            guess -> {
              try {
                throttle.begin("mona", "guess" + guess, HERE);
                return true;
              } catch (TooManyRequestsException waits) {
                return false;
              }
            });
    assertThat(begun).filteredOn(checked -> checked).hasSize(SignInThrottle.FREE_TOGETHER + 1);
  }

  @Test
  void what_was_good_or_not_checked_was_no_failure() {
    for (int time = 0; time < 2 * SignInThrottle.FREE_ALONE; time++) {
      throttle.begin("u" + time, "good", HERE).succeeded();
      throttle.begin("mona", "unchecked" + time, HERE).giveBack();
    }
    requireAdmitted("another", "new", HERE);
    throttle.begin("mona", "new", HERE).failed();

    SignInThrottle.Attempt first = throttle.begin("lisa", "one", HERE);
    SignInThrottle.Attempt second = throttle.begin("lisa", "other", HERE);
    first.giveBack();
    second.failed();
    for (int time = 0; time < SignInThrottle.FREE_TOGETHER; time++) {
      throttle.begin("lisa", "wrong", HERE).failed();
    }
    assertThatThrownBy(() -> throttle.begin("lisa", "wrong", HERE))
        .isInstanceOf(TooManyRequestsException.class);
  }

  @Test
  void a_token_of_the_same_login_helps_nobody_who_guesses_its_password_nor_harms() {
    for (int time = 0; time <= SignInThrottle.FREE_TOGETHER; time++) {
      throttle.begin("mona", "guess" + time, HERE).failed();
      throttle.succeeded("mona", "token", HERE);
    }
    assertThatThrownBy(() -> throttle.begin("mona", "guess", HERE))
        .isInstanceOf(TooManyRequestsException.class);
    requireAdmitted("mona", "new token", HERE);
  }

  @Test
  void a_password_that_is_good_no_more_counts() {
    throttle.begin("mona", "old", HERE).succeeded();
    for (int time = 0; time <= SignInThrottle.FREE_TOGETHER; time++) {
      throttle.begin("mona", "old", HERE).failed();
    }
    assertThatThrownBy(() -> throttle.begin("mona", "old", HERE))
        .isInstanceOf(TooManyRequestsException.class);
  }

  @Test
  void an_address_that_tries_many_logins_waits() {
    for (int login = 0; login <= SignInThrottle.FREE_ALONE; login++) {
      throttle.failed("u" + login, "wrong", HERE);
    }
    wait("another", "wrong", HERE);
    requireAdmitted("another", "wrong", ELSEWHERE);
  }

  @Test
  void logins_that_nobody_can_have_are_one() {
    for (int length = 40; length <= 40 + SignInThrottle.FREE_TOGETHER; length++) {
      throttle.failed("x".repeat(length), "wrong", HERE);
    }
    wait("y".repeat(8000), "wrong", HERE);
    requireAdmitted("y".repeat(39), "wrong", HERE);
  }

  @Test
  void a_success_clears_the_failures_of_its_login_and_a_revoked_credential_is_like_any() {
    fail(SignInThrottle.FREE_TOGETHER + 1, "mona", HERE);
    throttle.succeeded("mona", "good", HERE);
    requireAdmitted("mona", "wrong", HERE);

    throttle.failed("mona", "good", HERE);
    fail(SignInThrottle.FREE_TOGETHER, "mona", HERE);
    wait("mona", "good", HERE);
  }
}
