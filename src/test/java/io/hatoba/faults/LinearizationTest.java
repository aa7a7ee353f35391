package io.hatoba.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.faults.Linearization.Step;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which histories of one register have an explanation. */
class LinearizationTest {
  private static final Register TAG = Register.tag("octo/a", "latest");
  private static final long NEVER = Linearization.NEVER;

  private static Step step(long begin, long end, Effect effect) {
    return new Step("", begin, end, effect);
  }

  private static Step write(long begin, long end, String value) {
    return step(begin, end, Effect.write(TAG, value));
  }

  private static Step read(long begin, long end, String value) {
    return step(begin, end, Effect.read(TAG, value));
  }

  private static Step replace(long begin, long end, String instead, String value) {
    return step(begin, end, Effect.replace(TAG, instead, value));
  }

  private static void accepted(Step... steps) {
    List<Step> shuffled = new ArrayList<>(Arrays.asList(steps));
    Collections.shuffle(shuffled, new Random(1));
    assertThat(Linearization.refutation("-", shuffled)).isEmpty();
  }

  private static void refused(Step... steps) {
    List<Step> shuffled = new ArrayList<>(Arrays.asList(steps));
    Collections.shuffle(shuffled, new Random(1));
    assertThat(Linearization.refutation("-", shuffled)).isPresent();
  }

  @Test
  void whatWasWrittenIsReadUntilSomethingElseIs() {
    accepted();
    accepted(read(0, 1, "-"));
    accepted(read(0, 1, "-"), write(2, 3, "a"), read(4, 5, "a"), write(6, 7, "b"), read(8, 9, "b"));
    accepted(write(0, 1, "a"), write(2, 3, "-"), read(4, 5, "-"));
  }

  @Test
  void aLostWriteIsRefused() {
    refused(write(0, 1, "a"), read(2, 3, "-"));
    refused(write(0, 1, "a"), write(2, 3, "b"), read(4, 5, "a"));
  }

  @Test
  void aValueThatNobodyWroteIsRefused() {
    refused(read(0, 1, "a"));
    refused(write(0, 1, "a"), read(2, 3, "b"));
    refused(read(0, 1, "a"), write(2, 3, "a"));
  }

  @Test
  void aStaleReadIsRefused() {
    refused(write(0, 1, "a"), write(2, 9, "b"), read(3, 4, "b"), read(5, 6, "a"));
    refused(write(0, 1, "a"), write(2, 3, "b"), read(4, 5, "b"), read(6, 7, "a"));
  }

  @Test
  void aDeletedValueThatComesBackIsRefused() {
    refused(write(0, 1, "a"), write(2, 3, "-"), read(4, 5, "-"), read(6, 7, "a"));
    refused(write(0, 1, "a"), replace(2, 3, "a", "-"), read(4, 5, "a"));
  }

  @Test
  void whatRunsAtOnceMayTakeEffectInAnyOrder() {
    accepted(write(0, 9, "a"), write(0, 9, "b"), read(10, 11, "a"));
    accepted(write(0, 9, "a"), write(0, 9, "b"), read(10, 11, "b"));
    accepted(write(0, 9, "a"), read(1, 2, "-"), read(3, 4, "a"));
    accepted(write(0, 9, "a"), read(1, 2, "a"), read(3, 4, "a"));
    refused(write(0, 9, "a"), write(0, 9, "b"), read(10, 11, "a"), read(12, 13, "b"));
    // One reader saw a before b, the other b before a.
    refused(
        write(0, 9, "a"),
        write(0, 9, "b"),
        read(10, 11, "a"),
        read(10, 11, "b"),
        read(12, 13, "a"));
  }

  @Test
  void whatEndsInTheMomentInWhichAnotherBeginsIsNotBeforeIt() {
    accepted(write(0, 2, "a"), read(2, 3, "-"));
    accepted(write(0, 2, "a"), read(2, 3, "a"));
  }

  @Test
  void anUnknownOutcomeMayTakeEffectAtAnyLaterTimeOrNever() {
    accepted(write(0, NEVER, "a"), read(5, 6, "-"), read(7, 8, "-"));
    accepted(write(0, NEVER, "a"), read(5, 6, "-"), read(7, 8, "a"));
    accepted(write(0, 1, "b"), write(2, NEVER, "a"), read(5, 6, "b"), read(900, 901, "a"));
    accepted(write(0, 1, "a"), replace(2, NEVER, "a", "-"), read(5, 6, "a"), read(7, 8, "-"));
  }

  @Test
  void anUnknownOutcomeTakesEffectOnceAndNotBeforeItBegan() {
    refused(write(5, NEVER, "a"), read(2, 3, "a"));
    refused(
        write(0, NEVER, "a"), read(1, 2, "a"), write(3, 4, "b"), read(5, 6, "b"), read(7, 8, "a"));
    accepted(
        write(0, NEVER, "a"),
        read(1, 2, "a"),
        write(3, 4, "b"),
        write(3, NEVER, "a"),
        read(5, 6, "b"),
        read(7, 8, "a"));
    refused(write(0, NEVER, "a"), read(1, 2, "a"), read(3, 4, "-"));
  }

  @Test
  void aReplacementTakesEffectOnlyInPlaceOfItsValue() {
    accepted(write(0, 1, "a"), replace(2, 3, "a", "-"), read(4, 5, "-"));
    accepted(write(0, 1, "b"), replace(2, 3, "a", "-"), read(4, 5, "b"));
    refused(write(0, 1, "b"), replace(2, 3, "a", "-"), read(4, 5, "-"));
    accepted(write(0, 9, "b"), write(0, 1, "a"), replace(2, 3, "a", "-"), read(10, 11, "-"));
    accepted(write(0, 9, "b"), write(0, 1, "a"), replace(2, 3, "a", "-"), read(10, 11, "b"));
    // An unknown write that nobody read may still be what the replacement found.
    accepted(write(0, 1, "b"), write(2, NEVER, "a"), replace(3, 4, "a", "-"), read(5, 6, "-"));
  }

  /** What a register in memory does to many clients at once is right, and a change of it is not. */
  @Test
  void manyClientsOfARegisterAreRightUntilOneReadIsChanged() {
    for (int seed = 0; seed < 20; seed++) {
      List<Step> steps = clientsOfARegister(new Random(seed), 120);
      assertThat(Linearization.refutation("-", steps)).as("seed %d", seed).isEmpty();
      int last = lastRead(steps);
      Step right = steps.get(last);
      steps.set(last, read(right.begin(), right.end(), "never written"));
      assertThat(Linearization.refutation("-", steps)).as("seed %d", seed).isPresent();
    }
  }

  private static int lastRead(List<Step> steps) {
    int last = -1;
    for (int i = 0; i < steps.size(); i++) {
      if (steps.get(i).effect().action() == Effect.Action.READ) {
        last = i;
      }
    }
    return last;
  }

  /** Each step takes effect in the middle of its time; some do and lose their answer. */
  private static List<Step> clientsOfARegister(Random random, int number) {
    List<Step> steps = new ArrayList<>();
    String value = "-";
    for (int i = 0; i < number; i++) {
      long at = 10L * i;
      long begin = at - random.nextInt(20);
      long end = at + random.nextInt(20);
      boolean unknown = random.nextInt(20) == 0;
      Effect effect =
          switch (random.nextInt(4)) {
            case 0 -> Effect.write(TAG, "v" + i);
            case 1 -> Effect.replace(TAG, "v" + random.nextInt(i + 1), "-");
            default -> Effect.read(TAG, value);
          };
      boolean happens = !unknown || random.nextBoolean();
      value = happens ? effect.after(value).orElseThrow() : value;
      if (!unknown || effect.action() != Effect.Action.READ) {
        steps.add(step(begin, unknown ? NEVER : end, effect));
      }
    }
    return steps;
  }

  @Test
  void aRefusalSaysWhereItFoundNoExplanation() {
    Optional<String> refutation =
        Linearization.refutation("-", List.of(write(0, 1, "a"), read(2, 3, "b")));
    assertThat(refutation.orElseThrow())
        .contains("read tag octo/a latest b")
        .contains("the value is a");
  }
}
