package io.hatoba.web.operations;

import java.util.Optional;
import java.util.OptionalLong;

/**
 * Work that takes long, and how far it is, in the reader's words; shown the same everywhere.
 *
 * @param title what is done
 * @param running whether it goes on
 * @param done how much, in whatever it is counted
 * @param total of how much; empty where nobody knows
 * @param amount both in words
 * @param rate how fast; empty where that is not known
 * @param estimate when it may end; empty where that is not known
 * @param log the last that is to be told of it
 * @param about that it goes on without the page, and what becomes of it if it is stopped
 * @param stop how to stop it; empty where that cannot be, or somebody has asked already
 */
public record LongWork(
    String title,
    boolean running,
    long done,
    OptionalLong total,
    String amount,
    Optional<String> rate,
    Optional<String> estimate,
    String log,
    String about,
    Optional<Stop> stop) {
  /**
   * A button that stops it.
   *
   * @param work which work it stops, as its form sends it
   * @param label what the button says
   */
  public record Stop(String work, String label) {}

  /** Whether it is known how much there is. */
  public boolean measured() {
    return total.isPresent();
  }

  /** What a bar is full of; 1 at least, as HTML has it. */
  public long most() {
    return Math.max(1, total.orElse(1));
  }

  /** How full the bar is. */
  public long filled() {
    return Math.min(most(), !running && total.orElse(1) == 0 ? most() : done);
  }
}
