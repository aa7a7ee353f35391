package io.hatoba.distribution;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How many of something each party holds, none of which may hold more than its share. */
final class Shares {
  private final int most;

  /** Only of those who hold any, so that it grows with what is held and not with who ever came. */
  private final Map<Party, Integer> held = new ConcurrentHashMap<>();

  Shares(int most) {
    this.most = most;
  }

  /** Takes one more; false if that were more than its share. */
  boolean tryTake(Party party) {
    boolean[] taken = new boolean[1];
    held.compute(
        party,
        (key, count) -> {
          int before = count == null ? 0 : count;
          taken[0] = before < most;
          return taken[0] ? Integer.valueOf(before + 1) : count;
        });
    return taken[0];
  }

  /** Gives one back that was taken. */
  void giveBack(Party party) {
    held.computeIfPresent(party, (key, count) -> count > 1 ? count - 1 : null);
  }

  /** Whether a party could not take one more now. */
  boolean usedUp(Party party) {
    return held.getOrDefault(party, 0) >= most;
  }

  /** How many parties hold any. */
  int parties() {
    return held.size();
  }
}
