package io.hatoba.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.faults.History.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a recorded history proves, and what it does not. */
class HistoryCheckTest {
  private static final String NAME = "octo/a";
  private static final String IMAGE = "sha256:1111";
  private static final String OTHER = "sha256:2222";
  private static final String LAYER = "sha256:aaaa";
  private static final Register TAG = Register.tag(NAME, "latest");
  private static final Register MANIFEST = Register.manifest(NAME, IMAGE);
  private static final Register BLOB = Register.blob(NAME, LAYER);

  @TempDir private Path directory;

  /** Does one thing after another, as the only client. */
  private final class Client {
    private final History history = new History(directory.resolve("history.tsv"));

    Client() {
      history.image(NAME, IMAGE, List.of(LAYER));
    }

    Client did(Outcome outcome, Effect... effects) {
      long number = history.begin("worker", "work", List.of(effects));
      history.end(number, outcome, "", List.of());
      return this;
    }

    Client saw(Effect effect) {
      long number = history.begin("worker", "look", List.of());
      history.end(number, Outcome.OK, "", List.of(effect));
      return this;
    }

    Client refusedAndSaw(Effect intended, Effect seen) {
      long number = history.begin("worker", "work", List.of(intended));
      history.end(number, Outcome.REFUSED, "no\tand\nno", List.of(seen));
      return this;
    }

    Client began(Effect... effects) {
      history.begin("worker", "work", List.of(effects));
      return this;
    }

    Client pushed(Outcome outcome) {
      did(outcome, Effect.write(BLOB, Register.LIVE));
      return did(outcome, Effect.write(MANIFEST, Register.LIVE), Effect.write(TAG, IMAGE));
    }

    Client quiet() {
      history.quiet();
      return this;
    }

    List<String> violations() {
      history.close();
      return HistoryCheck.check(history.file()).violations();
    }
  }

  private Client foundAtTheEnd(Client client, String tag, String manifest, String blob) {
    return client
        .quiet()
        .saw(Effect.read(TAG, tag))
        .saw(Effect.read(MANIFEST, manifest))
        .saw(Effect.read(BLOB, blob));
  }

  private Client allFoundAtTheEnd(Client client) {
    return foundAtTheEnd(client, IMAGE, Register.LIVE, Register.LIVE);
  }

  private Client nothingFoundAtTheEnd(Client client) {
    return foundAtTheEnd(client, Register.ABSENT, Register.ABSENT, Register.ABSENT);
  }

  @Test
  void whatWasAcknowledgedAndIsThereIsRight() {
    assertThat(allFoundAtTheEnd(new Client().pushed(Outcome.OK)).violations()).isEmpty();
  }

  @Test
  void whatWasAcknowledgedAndIsNotThereIsLost() {
    assertThat(nothingFoundAtTheEnd(new Client().pushed(Outcome.OK)).violations())
        .hasSize(3)
        .allMatch(violation -> violation.contains("did not behave as a register"));
  }

  @Test
  void whatHadNoAnswerMayBeThereOrNot() {
    assertThat(allFoundAtTheEnd(new Client().pushed(Outcome.UNKNOWN)).violations()).isEmpty();
    assertThat(nothingFoundAtTheEnd(new Client().pushed(Outcome.UNKNOWN)).violations()).isEmpty();
    Client cutOff =
        new Client()
            .began(Effect.write(MANIFEST, Register.LIVE), Effect.write(TAG, IMAGE))
            .pushed(Outcome.OK);
    assertThat(allFoundAtTheEnd(cutOff).violations()).isEmpty();
  }

  @Test
  void whatWasRefusedIsNotThere() {
    assertThat(nothingFoundAtTheEnd(new Client().pushed(Outcome.REFUSED)).violations()).isEmpty();
    assertThat(allFoundAtTheEnd(new Client().pushed(Outcome.REFUSED)).violations()).isNotEmpty();
  }

  @Test
  void aRefusalThatSaysThatAnAcknowledgedBlobIsUnknownIsWrong() {
    Effect push = Effect.write(MANIFEST, Register.LIVE);
    Effect unknown = Effect.read(BLOB, Register.ABSENT);
    Client client = new Client().pushed(Outcome.OK).refusedAndSaw(push, unknown);
    assertThat(allFoundAtTheEnd(client).violations())
        .singleElement()
        .asString()
        .contains(BLOB + " did not behave as a register");
  }

  @Test
  void aDeletedManifestTakesItsTagsAlongAndNoOthers() {
    Effect[] deletion = {
      Effect.write(MANIFEST, Register.ABSENT), Effect.replace(TAG, IMAGE, Register.ABSENT)
    };
    Client client = new Client().pushed(Outcome.OK).did(Outcome.OK, deletion);
    assertThat(foundAtTheEnd(client, Register.ABSENT, Register.ABSENT, Register.LIVE).violations())
        .isEmpty();
    Client kept = new Client().pushed(Outcome.OK).did(Outcome.OK, deletion);
    assertThat(foundAtTheEnd(kept, IMAGE, Register.ABSENT, Register.LIVE).violations())
        .anyMatch(violation -> violation.contains("did not behave"))
        .anyMatch(violation -> violation.contains("holds manifest"));
  }

  @Test
  void aTagWhoseManifestIsGoneIsDangling() {
    // Each register alone is right: the manifest's deletion had no answer, and the tag stays.
    Client client =
        new Client().pushed(Outcome.OK).did(Outcome.UNKNOWN, Effect.write(MANIFEST, "-"));
    assertThat(foundAtTheEnd(client, IMAGE, Register.ABSENT, Register.LIVE).violations())
        .containsExactly(TAG + " holds " + MANIFEST + ", which is not there in the end");
  }

  @Test
  void aManifestWhoseBlobIsGoneIsDangling() {
    Client client = new Client().pushed(Outcome.OK).did(Outcome.OK, Effect.write(BLOB, "-"));
    assertThat(foundAtTheEnd(client, IMAGE, Register.LIVE, Register.ABSENT).violations())
        .containsExactly(MANIFEST + " holds " + BLOB + ", which is not there in the end");
  }

  @Test
  void aTagThatPointsAtAManifestOfNobodyIsRefused() {
    Client client = new Client().pushed(Outcome.OK);
    assertThat(foundAtTheEnd(client, OTHER, Register.LIVE, Register.LIVE).violations()).hasSize(2);
  }

  @Test
  void aWrongAnswerIsRefusedWhateverElseIsRight() {
    Client client = new Client().pushed(Outcome.OK).did(Outcome.WRONG);
    assertThat(allFoundAtTheEnd(client).violations())
        .singleElement()
        .asString()
        .startsWith("wrong answer to 3 work");
  }

  @Test
  void whatNobodyLookedAtIsNotProved() {
    Client unseen = new Client().pushed(Outcome.OK).quiet().saw(Effect.read(TAG, IMAGE));
    assertThat(unseen.violations())
        .contains(MANIFEST + " was not looked at in the end")
        .contains(BLOB + " was not looked at in the end");
    assertThat(new Client().violations())
        .containsExactly("the history has no end that was looked at");
  }

  @Test
  void theFileSaysHowManyOperationsEndedHow() {
    Client client = allFoundAtTheEnd(new Client().pushed(Outcome.OK).did(Outcome.UNKNOWN));
    client.violations();
    HistoryCheck.Verdict verdict = HistoryCheck.check(directory.resolve("history.tsv"));
    assertThat(verdict.registers()).isEqualTo(3);
    assertThat(verdict.outcomes()).containsEntry(Outcome.OK, 5).containsEntry(Outcome.UNKNOWN, 1);
  }
}
