package io.hatoba.faults;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether what was done to a register has an order, one after another, that explains everything
 * that was read: each step takes effect in one moment between its beginning and its end, and one
 * whose outcome nobody knows at any moment after its beginning, or never. The search of Wing and
 * Gong, with the memory of Lowe's: the same steps with the same value after them are tried once.
 */
final class Linearization {
  /** Steps of the search; a register that needs more is not decided, and that is no success. */
  private static final long MOST_STEPS = 4_000_000;

  /** When a step ends whose outcome is not known. */
  static final long NEVER = Long.MAX_VALUE;

  /**
   * Something that was done to the register.
   *
   * @param name for messages
   * @param begin moment of its beginning
   * @param end moment of its end, or {@link #NEVER}
   */
  record Step(String name, long begin, long end, Effect effect) {
    boolean known() {
      return end != NEVER;
    }

    @Override
    public String toString() {
      return name + " [" + begin + ", " + (known() ? end : "unknown") + "] " + effect;
    }
  }

  /** A step in the list of beginnings and ends, which is linked so that it can be taken out. */
  private static final class Entry {
    final Step step;
    final int number;
    final long at;

    /** The end of a step that begins here; none for an end, and for a step that never ended. */
    final @Nullable Entry end;

    final boolean begins;
    @Nullable Entry previous;
    @Nullable Entry next;

    Entry(Step step, int number, long at, boolean begins, @Nullable Entry end) {
      this.step = step;
      this.number = number;
      this.at = at;
      this.begins = begins;
      this.end = end;
    }

    void takeOut() {
      unlink(this);
      if (end != null) {
        unlink(end);
      }
    }

    void putBack() {
      if (end != null) {
        link(end);
      }
      link(this);
    }

    private static void unlink(Entry entry) {
      if (entry.previous != null) {
        entry.previous.next = entry.next;
      }
      if (entry.next != null) {
        entry.next.previous = entry.previous;
      }
    }

    private static void link(Entry entry) {
      if (entry.previous != null) {
        entry.previous.next = entry;
      }
      if (entry.next != null) {
        entry.next.previous = entry;
      }
    }
  }

  private record Taken(Entry entry, String before, boolean toBeNoticed) {}

  private record State(BitSet done, String value, boolean toBeNoticed) {}

  private final Entry head;
  private int unfinished;
  private int fewestUnfinished;
  private String blocked = "";
  private String value = "";

  /** Whether the last step had an unknown outcome, and has to be noticed by the next. */
  private boolean toBeNoticed;

  /** Of steps of unknown outcome with the same effect, each one's number by that of the next. */
  private final Map<Integer, Integer> twins = new HashMap<>();

  private Linearization(Collection<Step> steps) {
    List<Entry> entries = new ArrayList<>();
    Map<Effect, Integer> unknown = new HashMap<>();
    for (Step step : steps.stream().sorted(Comparator.comparingLong(Step::begin)).toList()) {
      int number = entries.size();
      Entry end = null;
      if (step.known()) {
        unfinished++;
        end = new Entry(step, number, step.end(), false, null);
        entries.add(end);
      } else {
        Integer before = unknown.put(step.effect(), number);
        if (before != null) {
          twins.put(number, before);
        }
      }
      entries.add(new Entry(step, number, step.begin(), true, end));
    }
    // What ends in the moment in which another begins may have come after it.
    entries.sort(
        Comparator.<Entry>comparingLong(entry -> entry.at)
            .thenComparing(entry -> entry.begins ? 0 : 1));
    head =
        new Entry(new Step("", -1, -1, Effect.read(Register.tag("", ""), "")), -1, -1, true, null);
    Entry last = head;
    for (Entry entry : entries) {
      last.next = entry;
      entry.previous = last;
      last = entry;
    }
    fewestUnfinished = unfinished;
  }

  /**
   * Looks for such an order.
   *
   * @param first what the register held before all of them
   * @return why there is none; empty if there is one
   */
  static Optional<String> refutation(String first, Collection<Step> steps) {
    return new Linearization(relevant(steps)).search(first);
  }

  /**
   * Without steps of unknown outcome that nobody can have noticed: a value that was never read, and
   * that nothing was to replace, may as well never have been written.
   */
  private static List<Step> relevant(Collection<Step> steps) {
    Set<String> noticed =
        steps.stream()
            .map(Step::effect)
            .flatMap(
                effect ->
                    switch (effect.action()) {
                      case READ -> Stream.of(effect.value());
                      case REPLACE -> Stream.of(effect.instead());
                      case WRITE -> Stream.<String>empty();
                    })
            .collect(Collectors.toSet());
    return steps.stream()
        .filter(step -> step.known() || step.effect().action() != Effect.Action.READ)
        .filter(step -> step.known() || noticed.contains(step.effect().value()))
        .toList();
  }

  private Optional<String> search(String first) {
    List<Taken> taken = new ArrayList<>();
    BitSet done = new BitSet();
    Set<State> seen = new HashSet<>();
    value = first;
    Entry entry = head.next;
    for (long steps = 0; unfinished > 0; steps++) {
      if (steps > MOST_STEPS) {
        return Optional.of("not decided within " + MOST_STEPS + " steps of the search");
      }
      // While something is unfinished its end is in the list, and stops the walk.
      Entry at = requireEntry(entry);
      Optional<String> after = at.begins ? after(at, done) : Optional.empty();
      if (after.isPresent() && isNew(seen, done, at, after.get())) {
        taken.add(new Taken(at, value, toBeNoticed));
        done.set(at.number);
        value = after.get();
        toBeNoticed = !at.step.known();
        take(at);
        entry = head.next;
      } else if (at.begins) {
        entry = at.next;
      } else {
        note(at.step, value);
        Optional<Taken> last = takeBack(taken, done);
        if (last.isEmpty()) {
          return Optional.of(blocked);
        }
        value = last.get().before();
        toBeNoticed = last.get().toBeNoticed();
        entry = last.get().entry().next;
      }
    }
    return Optional.empty();
  }

  /**
   * Takes back the last step that another could have come in place of. A read is none: where it can
   * come it may, for it changes nothing that follows.
   */
  private Optional<Taken> takeBack(List<Taken> taken, BitSet done) {
    while (!taken.isEmpty()) {
      Taken last = taken.remove(taken.size() - 1);
      done.clear(last.entry().number);
      last.entry().putBack();
      unfinished += last.entry().step.known() ? 1 : 0;
      if (last.entry().step.effect().action() != Effect.Action.READ) {
        return Optional.of(last);
      }
    }
    return Optional.empty();
  }

  private static Entry requireEntry(@Nullable Entry entry) {
    if (entry == null) {
      throw new IllegalStateException("a step without an end was waited for");
    }
    return entry;
  }

  /**
   * The value after a step, if it may come next. One of unknown outcome need not come unless it
   * changes something that the very next step notices: else it may as well come later, or never.
   * And of several with one effect the first may come first.
   */
  private Optional<String> after(Entry at, BitSet done) {
    Effect effect = at.step.effect();
    boolean notices =
        effect.action() == Effect.Action.READ
            || (effect.action() == Effect.Action.REPLACE && effect.instead().equals(value));
    if (toBeNoticed && !notices) {
      return Optional.empty();
    }
    Integer twin = twins.get(at.number);
    if (twin != null && !done.get(twin)) {
      return Optional.empty();
    }
    return effect.after(value).filter(next -> at.step.known() || !next.equals(value));
  }

  private boolean isNew(Set<State> seen, BitSet done, Entry at, String after) {
    BitSet with = (BitSet) done.clone();
    with.set(at.number);
    return seen.add(new State(with, after, !at.step.known()));
  }

  private void take(Entry at) {
    at.takeOut();
    unfinished -= at.step.known() ? 1 : 0;
  }

  /** Where the search that came furthest could not go on tells most. */
  private void note(Step step, String value) {
    if (blocked.isEmpty() || unfinished < fewestUnfinished) {
      fewestUnfinished = unfinished;
      blocked = "nothing explains " + step + " where the value is " + value;
    }
  }
}
