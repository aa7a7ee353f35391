package io.hatoba.web.console;

import java.util.List;
import java.util.function.Supplier;

/**
 * Something that is to go.
 *
 * @param kind of what goes, as keys have it
 * @param name of what goes, which is typed
 * @param effects what goes with it, in a transaction in which it is there still; a key and its
 *     number, or a key and a name
 * @param work lets it go
 * @param back where its page is
 * @param after where to go when it is gone
 */
public record Removal(
    String kind,
    String name,
    Supplier<List<Effect>> effects,
    Runnable work,
    String back,
    String after) {
  /**
   * A line of what goes.
   *
   * @param key of the words
   * @param number of things
   */
  public record Effect(String key, Object number) {}
}
