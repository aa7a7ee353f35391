package io.hatoba.faults;

import io.hatoba.faults.Linearization.Step;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Proves of a recorded {@link History}, and of nothing else, that no acknowledged write was lost,
 * that each tag, manifest and blob behaved as one register, that at the end no tag points at a
 * manifest that is missing and no manifest names a blob that is, and that no answer was wrong.
 */
final class HistoryCheck {
  private final Map<Long, Begun> open = new HashMap<>();
  private final Map<Register, List<Step>> registers = new TreeMap<>();
  private final Map<Register, List<Register>> parts = new HashMap<>();
  private final Map<Register, String> atTheEnd = new HashMap<>();
  private final List<String> violations = new ArrayList<>();
  private final Map<History.Outcome, Integer> outcomes = new LinkedHashMap<>();
  private boolean quiet;

  private record Begun(long number, long at, String what, List<Effect> effects, boolean last) {}

  /**
   * What came of a check.
   *
   * @param violations each of them a broken promise; none if all were kept
   * @param registers how many were checked
   * @param outcomes how many operations ended how
   */
  record Verdict(List<String> violations, int registers, Map<History.Outcome, Integer> outcomes) {}

  private HistoryCheck() {}

  /** Checks a file of history. */
  static Verdict check(Path file) {
    try {
      return check(Files.readAllLines(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Checks lines of history. */
  static Verdict check(List<String> lines) {
    HistoryCheck check = new HistoryCheck();
    for (String line : lines) {
      check.read(line.split("\t", -1));
    }
    check.endOpen();
    check.registers.forEach(check::requireOneRegister);
    if (check.quiet) {
      check.requireNothingMissing();
    } else {
      check.violations.add("the history has no end that was looked at");
    }
    return new Verdict(
        List.copyOf(check.violations), check.registers.size(), Map.copyOf(check.outcomes));
  }

  private void read(String[] fields) {
    switch (fields[0]) {
      case "image" -> {
        List<Register> blobs = new ArrayList<>();
        for (int i = 3; i < fields.length; i++) {
          blobs.add(Register.blob(fields[1], fields[i]));
        }
        parts.put(Register.manifest(fields[1], fields[2]), blobs);
      }
      case "begin" -> {
        long number = Long.parseLong(fields[1]);
        open.put(
            number,
            new Begun(number, Long.parseLong(fields[2]), fields[4], effects(fields, 5), quiet));
      }
      case "quiet" -> quiet = true;
      default -> end(fields);
    }
  }

  private static List<Effect> effects(String[] fields, int first) {
    return Arrays.stream(fields, Math.min(first, fields.length), fields.length)
        .map(Effect::parse)
        .toList();
  }

  private void end(String[] fields) {
    History.Outcome outcome = History.Outcome.valueOf(fields[0].toUpperCase(Locale.ROOT));
    outcomes.merge(outcome, 1, Integer::sum);
    Begun begun = open.remove(Long.parseLong(fields[1]));
    if (begun == null) {
      throw new IllegalArgumentException("an end without a beginning: " + fields[1]);
    }
    long at = Long.parseLong(fields[2]);
    switch (outcome) {
      case OK -> begun.effects().forEach(effect -> add(begun, at, effect));
      case UNKNOWN -> begun.effects().forEach(effect -> add(begun, Linearization.NEVER, effect));
      case WRONG -> {
        violations.add("wrong answer to " + begun.number() + " " + begun.what() + ": " + fields[3]);
        begun.effects().forEach(effect -> add(begun, Linearization.NEVER, effect));
      }
      case REFUSED -> {
        // It changed nothing.
      }
    }
    effects(fields, 4).forEach(effect -> add(begun, at, effect));
  }

  private void add(Begun begun, long end, Effect effect) {
    registers
        .computeIfAbsent(effect.register(), fresh -> new ArrayList<>())
        .add(new Step(begun.number() + " " + begun.what(), begun.at(), end, effect));
    if (begun.last() && effect.action() == Effect.Action.READ) {
      atTheEnd.put(effect.register(), effect.value());
    }
  }

  /** What has a beginning only was cut off with its client. */
  private void endOpen() {
    for (Begun begun : open.values()) {
      begun.effects().forEach(effect -> add(begun, Linearization.NEVER, effect));
    }
  }

  private void requireOneRegister(Register register, List<Step> steps) {
    Linearization.refutation(Register.ABSENT, steps)
        .ifPresent(why -> violations.add(register + " did not behave as a register: " + why));
  }

  private void requireNothingMissing() {
    for (Register register : registers.keySet()) {
      Optional<String> value = Optional.ofNullable(atTheEnd.get(register));
      if (value.isEmpty()) {
        violations.add(register + " was not looked at in the end");
      } else if (register.kind() == Register.Kind.TAG && !value.get().equals(Register.ABSENT)) {
        requireLive(register, Register.manifest(register.repository(), value.get()));
      } else if (register.kind() == Register.Kind.MANIFEST && value.get().equals(Register.LIVE)) {
        parts.getOrDefault(register, List.of()).forEach(part -> requireLive(register, part));
      }
    }
  }

  private void requireLive(Register holder, Register held) {
    if (!Register.LIVE.equals(atTheEnd.get(held))) {
      violations.add(holder + " holds " + held + ", which is not there in the end");
    }
  }
}
