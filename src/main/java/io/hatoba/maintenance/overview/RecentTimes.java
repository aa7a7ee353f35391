package io.hatoba.maintenance.overview;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The last few times that something took; of one thread. */
final class RecentTimes {
  private static final int MOST = 5;

  private final Deque<Duration> times = new ArrayDeque<>(MOST);

  void add(Duration time) {
    if (times.size() == MOST) {
      times.removeFirst();
    }
    times.addLast(time);
  }

  /** The one in their middle: a single slow one says nothing. */
  Optional<Duration> usual() {
    List<Duration> sorted = times.stream().sorted().toList();
    return sorted.isEmpty() ? Optional.empty() : Optional.of(sorted.get(sorted.size() / 2));
  }
}
