package io.hatoba.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;

class SilenceTest {
  private long now = 1;
  private final Silence silence = new Silence(() -> now);

  private void waitInVain() throws SQLException {
    now += Silence.PATIENCE.toNanos();
    throw new SQLException("no answer", "08006");
  }

  private void askInVain() {
    assertThatThrownBy(
            () ->
                silence.ask(
                    () -> {
                      waitInVain();
                      return true;
                    }))
        .hasMessage("no answer");
  }

  @Test
  void whoIsRefusedAtOnceSilencesNobody() {
    assertThatThrownBy(
            () ->
                silence.ask(
                    () -> {
                      throw new SQLException("refused", "08001");
                    }))
        .hasMessage("refused");

    assertThat(silence.lasts()).isFalse();
  }

  @Test
  void aSlowAnswerIsAnAnswer() throws SQLException {
    String answer =
        silence.ask(
            () -> {
              now += 10 * Silence.PATIENCE.toNanos();
              return "here";
            });

    assertThat(answer).isEqualTo("here");
    assertThat(silence.lasts()).isFalse();
  }

  @Test
  void whileOneAsksTheOthersAreToldAtOnce() throws SQLException {
    askInVain();
    assertThat(silence.lasts()).isTrue();

    String answer =
        silence.ask(
            () -> {
              assertThatThrownBy(() -> silence.ask(() -> "nobody asks this"))
                  .isInstanceOf(SQLTransientConnectionException.class)
                  .hasMessage("the database does not answer");
              return "here";
            });

    assertThat(answer).isEqualTo("here");
    assertThat(silence.lasts()).isFalse();
    assertThat(silence.ask(() -> "here too")).isEqualTo("here too");
  }

  @Test
  void whoAsksInVainLeavesTheTurnToTheNext() throws SQLException {
    askInVain();
    askInVain();
    assertThatThrownBy(
            () ->
                silence.ask(
                    () -> {
                      throw new SQLException("refused", "08001");
                    }))
        .hasMessage("refused");
    assertThat(silence.lasts()).isTrue();

    assertThat(silence.ask(() -> "here")).isEqualTo("here");
    assertThat(silence.lasts()).isFalse();
  }
}
