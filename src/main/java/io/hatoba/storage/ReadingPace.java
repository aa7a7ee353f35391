package io.hatoba.storage;

/** How fast bytes are read that nobody waits for. */
@FunctionalInterface
public interface ReadingPace {

  /**
   * Called after some bytes were read; the next are read when it returns. What it throws ends the
   * reading and passes through.
   *
   * @param bytes that were read since the last call, which may be none
   */
  void read(int bytes);
}
