package io.hatoba.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.config.Settings;
import io.hatoba.oci.TooManyRequestsException;
import io.hatoba.oci.UnavailableException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may transfer while others do. */
@Timeout(60)
class TransfersTest {
  private static final long LARGE = 1_000_000;
  private static final long SMALL = 1000;
  private static final long UNKNOWN = -1;

  private static final Party ONE = Party.account(1);
  private static final Party OTHER = Party.account(2);

  /** One with the same number, and another kind of party. */
  private static final Party WORKFLOW = Party.repository(1);

  private final List<Transfers.Permit> held = new ArrayList<>();

  private static Transfers transfers(int all, int ofOne) {
    return transfers(all, ofOne, Duration.ofMillis(200));
  }

  private static Transfers transfers(int all, int ofOne, Duration patience) {
    Map<String, String> settings =
        Map.of(
            "hatoba.transfers", Integer.toString(all),
            "hatoba.transfers-per-account", Integer.toString(ofOne));
    return new Transfers(new Settings(key -> Optional.ofNullable(settings.get(key))), patience);
  }

  private void hold(int number, Transfers transfers, Party party, long bytes) {
    for (int i = 0; i < number; i++) {
      held.add(transfers.acquire(party, bytes));
    }
  }

  private void releaseAll() {
    held.forEach(Transfers.Permit::close);
    held.clear();
  }

  @Test
  void oneWhoHasItsShareIsRefusedAndOthersAreNot() {
    Transfers transfers = transfers(10, 3);
    hold(2, transfers, ONE, LARGE);
    hold(1, transfers, ONE, UNKNOWN);
    assertThatThrownBy(() -> transfers.acquire(ONE, LARGE))
        .isInstanceOf(TooManyRequestsException.class)
        .hasMessageContaining("of your account");
    assertThatThrownBy(() -> transfers.requireShare(ONE))
        .isInstanceOf(TooManyRequestsException.class);
    assertThatCode(() -> transfers.requireShare(OTHER)).doesNotThrowAnyException();
    hold(3, transfers, OTHER, LARGE);
    hold(3, transfers, WORKFLOW, LARGE);
    assertThatThrownBy(() -> transfers.acquire(WORKFLOW, LARGE))
        .hasMessageContaining("of your repository");
  }

  @Test
  void whatIsGivenBackCanBeTakenAgainAndNobodyIsRememberedWhoHoldsNothing() {
    Transfers transfers = transfers(2, 1);
    for (int round = 0; round < 5; round++) {
      hold(1, transfers, ONE, LARGE);
      hold(1, transfers, OTHER, LARGE);
      hold(3, transfers, ONE, SMALL);
      assertThat(transfers.parties()).isEqualTo(3);
      releaseAll();
      assertThat(transfers.parties()).isZero();
    }
  }

  @Test
  void aRefusalTakesNothing() {
    Transfers transfers = transfers(10, 1);
    hold(1, transfers, ONE, LARGE);
    for (int i = 0; i < 20; i++) {
      assertThatThrownBy(() -> transfers.acquire(ONE, LARGE))
          .isInstanceOf(TooManyRequestsException.class);
    }
    hold(1, transfers, OTHER, LARGE);
    releaseAll();
    hold(1, transfers, ONE, LARGE);
  }

  @Test
  void aBodyOfNoBytesAsksNobody() {
    Transfers transfers = transfers(1, 1);
    hold(1, transfers, ONE, LARGE);
    hold(1000, transfers, ONE, 0);
  }

  @Test
  void smallOnesGoOnBesideTheShareOfLargeOnes() {
    Transfers transfers = transfers(1, 1);
    hold(1, transfers, ONE, LARGE);
    hold(Transfers.MOST_SMALL_OF_ONE, transfers, ONE, SMALL);
    assertThatThrownBy(() -> transfers.acquire(ONE, SMALL))
        .isInstanceOf(TooManyRequestsException.class);
    held.add(transfers.acquireManifest(OTHER, SMALL));
  }

  @Test
  void smallOnesBeyondTheirNumberAreLikeLargeOnes() {
    Transfers transfers = transfers(4, 2);
    hold(Transfers.MOST_SMALL_OF_ONE + 2, transfers, ONE, SMALL);
    hold(Transfers.MOST_SMALL_OF_ONE + 2, transfers, OTHER, SMALL);
    // By now all of both kinds are taken.
    assertThatThrownBy(() -> transfers.acquire(ONE, SMALL))
        .isInstanceOf(TooManyRequestsException.class);
    assertThatThrownBy(() -> transfers.acquire(WORKFLOW, SMALL))
        .isInstanceOf(UnavailableException.class);
    held.get(0).close();
    held.add(transfers.acquire(WORKFLOW, SMALL));
  }

  @Test
  void whoFindsTheNodeFullWaitsAndThenHearsWhenToAskAgain() {
    Transfers transfers = transfers(1, 1);
    hold(1, transfers, ONE, LARGE);
    assertThatThrownBy(() -> transfers.acquire(OTHER, LARGE))
        .isInstanceOfSatisfying(
            UnavailableException.class, refusal -> assertThat(refusal.retryAfter()).isPositive());
    releaseAll();
    hold(1, transfers, OTHER, LARGE);
  }

  @Test
  void whoFindsTheNodeFullIsServedWhenAnotherEnds() {
    Transfers transfers = transfers(1, 1, Duration.ofSeconds(20));
    hold(1, transfers, ONE, LARGE);
    CompletableFuture<Transfers.Permit> next =
        CompletableFuture.supplyAsync(() -> transfers.acquire(OTHER, LARGE));
    releaseAll();
    next.orTimeout(20, TimeUnit.SECONDS).join().close();
  }

  @Test
  void oneAddressSendsNoMoreThanHalfOfTheForms() {
    Transfers transfers = transfers(1, 1);
    Party here = Party.address("192.0.2.1");
    for (int i = 0; i < Transfers.MOST_FORMS / 2; i++) {
      held.add(transfers.acquireForm(here));
    }
    assertThatThrownBy(() -> transfers.acquireForm(here))
        .isInstanceOf(TooManyRequestsException.class)
        .hasMessageContaining("of your address");
    held.add(transfers.acquireForm(Party.address("192.0.2.2")));
  }
}
