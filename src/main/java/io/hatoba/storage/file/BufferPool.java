package io.hatoba.storage.file;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** At most so many arrays of one size, made when first needed and reused. Never waits. */
final class BufferPool {
  private final int bufferSize;
  private final int most;
  private final Deque<byte[]> free = new ArrayDeque<>();
  private int made;

  /**
   * An empty pool.
   *
   * @param bufferSize length of each array in bytes
   * @param most how many arrays there may be at once
   */
  BufferPool(int bufferSize, int most) {
    this.bufferSize = bufferSize;
    this.most = most;
  }

  /** An array with anything in it, or nothing if all are out. */
  synchronized Optional<byte[]> take() {
    byte[] last = free.pollLast();
    if (last != null) {
      return Optional.of(last);
    }
    if (made == most) {
      return Optional.empty();
    }
    byte[] fresh = new byte[bufferSize];
    made++;
    return Optional.of(fresh);
  }

  /** Brings back an array that {@link #take} gave, which the caller may then not touch any more. */
  synchronized void giveBack(byte[] buffer) {
    free.addLast(buffer);
  }

  /** How many arrays are out. */
  synchronized int out() {
    return made - free.size();
  }
}
