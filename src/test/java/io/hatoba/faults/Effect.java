package io.hatoba.faults;

import java.util.Locale;
import java.util.Optional;

/**
 * What an operation does to one register, in one moment between its beginning and its end.
 *
 * @param register the register
 * @param action what is done
 * @param value what is written, or was read
 * @param instead for a replacement the value that must be there, otherwise nothing happens; else
 *     empty
 */
record Effect(Register register, Action action, String value, String instead) {
  /** What can be done. */
  enum Action {
    READ,
    WRITE,
    /** A write in place of one value only: a manifest takes the tags along that point at it. */
    REPLACE
  }

  static Effect read(Register register, String value) {
    return new Effect(register, Action.READ, value, "");
  }

  static Effect write(Register register, String value) {
    return new Effect(register, Action.WRITE, value, "");
  }

  static Effect replace(Register register, String instead, String value) {
    return new Effect(register, Action.REPLACE, value, instead);
  }

  /** Reads what {@link #toString} writes. */
  static Effect parse(String text) {
    int end = text.indexOf(' ');
    String[] words = text.split(" ", -1);
    Action action = Action.valueOf(text.substring(0, end).toUpperCase(Locale.ROOT));
    int values = action == Action.REPLACE ? 2 : 1;
    if (words.length != 4 + values) {
      throw new IllegalArgumentException("no effect: " + text);
    }
    Register register = Register.parse(words[1] + " " + words[2] + " " + words[3]);
    return new Effect(register, action, words[words.length - 1], values == 2 ? words[4] : "");
  }

  /** The value after it, if it can be what comes next where the register holds this. */
  Optional<String> after(String held) {
    return switch (action) {
      case READ -> held.equals(value) ? Optional.of(held) : Optional.empty();
      case WRITE -> Optional.of(value);
      case REPLACE -> Optional.of(held.equals(instead) ? value : held);
    };
  }

  @Override
  public String toString() {
    String values = action == Action.REPLACE ? instead + " " + value : value;
    return action.name().toLowerCase(Locale.ROOT) + " " + register + " " + values;
  }
}
