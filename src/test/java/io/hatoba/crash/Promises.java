package io.hatoba.crash;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What must be true after a crash. Everything that a step changes is a register (a tag, a package's
 * manifest, a package's blob), and a line of the journal is a moment. A register may hold the value
 * of any step that was not followed by another that began after it had ended, and was acknowledged;
 * a step without an answer never ended.
 */
final class Promises {
  /** What a register of a blob or a manifest holds. */
  static final String LIVE = "live";

  static final String HIDDEN = "hidden";

  /** What a register holds that nobody wrote: no row, no tag. */
  static final String NOTHING = "-";

  private static final long NEVER = Long.MAX_VALUE;

  private final Map<String, List<Write>> registers = new TreeMap<>();
  private final Map<String, Step> steps = new HashMap<>();
  private final List<String> faults = new ArrayList<>();
  private long now;
  private int acknowledged;

  /** A value that a register was to get. */
  private static final class Write {
    final String value;
    final long begin;
    long end = NEVER;

    /** The value in whose place it comes; empty if it comes in place of any. */
    final Optional<String> instead;

    Write(String value, long begin, Optional<String> instead) {
      this.value = value;
      this.begin = begin;
      this.instead = instead;
    }

    /** Whether the register surely has this value once the step has ended. */
    boolean certain() {
      return instead.isEmpty();
    }

    boolean acknowledged() {
      return certain() && end != NEVER;
    }
  }

  /** A step under way. */
  private static final class Step {
    final String line;
    final Map<String, Write> writes = new HashMap<>();

    Step(String line) {
      this.line = line;
    }
  }

  static String link(String name, String digest) {
    return "blob " + name + " " + digest;
  }

  static String manifest(String name, String digest) {
    return "manifest " + name + " " + digest;
  }

  static String tag(String name, String tag) {
    return "tag " + name + " " + tag;
  }

  /** Takes a line of the journal. */
  void read(String line) {
    now++;
    String[] fields = line.split("\t", -1);
    switch (fields[0]) {
      case "begin" -> begin(fields, line.split("\t", 4)[3]);
      case "done" -> done(fields[1]);
      case "refused" -> refused(fields[1]);
      case "fault" -> faults.add(fields[2].replace("\\n", "\n"));
      case "saw" -> saw(tag(fields[1], fields[2]), fields[3]);
      default -> {
        // Says that it is up.
      }
    }
  }

  private void begin(String[] fields, String arguments) {
    Step step = new Step(fields[2] + "\t" + arguments);
    String name = fields[3];
    switch (Journal.Step.valueOf(fields[2])) {
      case LINK -> write(step, link(name, fields[4]), LIVE);
      case UNLINK -> write(step, link(name, fields[4]), HIDDEN);
      case STORE -> {
        write(step, manifest(name, fields[4]), LIVE);
        for (String tag : fields[6].isEmpty() ? new String[0] : fields[6].split(",")) {
          write(step, tag(name, tag), fields[4]);
        }
      }
      case HIDE -> {
        write(step, manifest(name, fields[4]), HIDDEN);
        for (String tag : CrashingPusher.TAGS) {
          add(step, tag(name, tag), new Write(NOTHING, now, Optional.of(fields[4])));
        }
      }
      case UNTAG -> write(step, tag(name, fields[4]), NOTHING);
    }
    steps.put(fields[1], step);
  }

  private void write(Step step, String register, String value) {
    add(step, register, new Write(value, now, Optional.empty()));
  }

  private void add(Step step, String register, Write write) {
    step.writes.put(register, write);
    registers.computeIfAbsent(register, fresh -> new ArrayList<>()).add(write);
  }

  private void done(String number) {
    Step step = steps.remove(number);
    if (step != null) {
      acknowledged++;
      step.writes.values().forEach(write -> write.end = Math.min(write.end, now));
    }
  }

  private void refused(String number) {
    Step step = steps.remove(number);
    if (step != null) {
      step.writes.forEach((register, write) -> writes(register).remove(write));
    }
  }

  private List<Write> writes(String register) {
    return registers.getOrDefault(register, new ArrayList<>());
  }

  /** What a reader was told is a promise too, where only one step can have brought it about. */
  private void saw(String register, String value) {
    List<Write> candidates =
        writes(register).stream()
            .filter(write -> write.value.equals(value) && write.certain())
            .toList();
    if (candidates.size() == 1) {
      candidates.get(0).end = Math.min(candidates.get(0).end, now);
    }
  }

  /** Steps that were acknowledged. */
  int acknowledged() {
    return acknowledged;
  }

  /** What went wrong in the pusher, as stack traces. */
  List<String> faults() {
    return faults;
  }

  /** Commits of uploads that got no answer: what follows the word LINK. */
  List<String> unanswered() {
    return steps.values().stream()
        .map(step -> step.line)
        .filter(line -> line.startsWith("LINK\t") && !line.endsWith("\t-"))
        .map(line -> line.substring("LINK\t".length()))
        .sorted()
        .toList();
  }

  /** Digests that the steps since the last examination were about. */
  Set<String> touched() {
    Set<String> digests = new HashSet<>();
    registers.forEach(
        (register, writes) -> {
          if (writes.stream().anyMatch(write -> write.begin > 0)) {
            digests.add(register.substring(register.lastIndexOf(' ') + 1));
          }
        });
    return digests;
  }

  /** Compares with what an examination found; each entry of the answer is a broken promise. */
  List<String> broken(Map<String, String> found) {
    List<String> broken = new ArrayList<>();
    Set<String> all = new TreeSet<>(registers.keySet());
    all.addAll(found.keySet());
    for (String register : all) {
      String value = found.getOrDefault(register, NOTHING);
      Set<String> allowed = allowed(writes(register));
      if (!allowed.contains(value)) {
        broken.add(register + " is " + value + " instead of " + allowed);
      }
    }
    return broken;
  }

  private static Set<String> allowed(List<Write> writes) {
    long lastBegin =
        writes.stream()
            .filter(Write::acknowledged)
            .mapToLong(write -> write.begin)
            .max()
            .orElse(-1);
    Set<String> written = new HashSet<>();
    writes.stream().filter(Write::certain).forEach(write -> written.add(write.value));
    Set<String> allowed = new TreeSet<>();
    if (lastBegin < 0) {
      allowed.add(NOTHING);
    }
    for (Write write : writes) {
      if (write.end >= lastBegin && write.instead.map(written::contains).orElse(true)) {
        allowed.add(write.value);
      }
    }
    return allowed;
  }

  /** Begins anew from what was found: nobody is left who could still change it. */
  void settle(Map<String, String> found) {
    registers.clear();
    steps.clear();
    faults.clear();
    now = 0;
    found.forEach(
        (register, value) -> {
          Write write = new Write(value, 0, Optional.empty());
          write.end = 0;
          registers.computeIfAbsent(register, fresh -> new ArrayList<>()).add(write);
        });
  }
}
