package io.hatoba.figures;

import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;

/**
 * Takes figures for whoever watches this node.
 *
 * <p>Names begin with {@code hatoba_}, have small letters and underscores only, and end with their
 * unit ({@code _bytes}, {@code _seconds}); those of counters end with {@code _total}. They are a
 * promise to dashboards and do not change.
 *
 * <p>Labels are pairs of a key and a value, both words that stand in the source. There is no way to
 * give one later, so that no name that a tenant chose ever gets into a figure.
 *
 * <p>What reads a figure runs on the thread of the one who asks for all. It does not wait, asks no
 * database and no disk, and costs nothing to speak of.
 *
 * @see Metered
 */
public interface Figures {
  /**
   * A number that only grows while the node runs, and begins at zero.
   *
   * @param help one sentence without a full stop
   * @throws IllegalArgumentException if the name or a label is not of that form, or is there
   *     already
   */
  void counter(String name, String help, LongSupplier total, String... labels);

  /**
   * A number that goes up and down.
   *
   * @param help one sentence without a full stop
   * @param now {@code NaN} where nobody knows
   * @throws IllegalArgumentException if the name or a label is not of that form, or is there
   *     already
   */
  void gauge(String name, String help, DoubleSupplier now, String... labels);
}
