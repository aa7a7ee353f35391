package io.hatoba.access;

import java.util.EnumSet;
import java.util.Set;

/**
 * What a bearer token says of one resource: what was asked for and what of it is allowed. The rest
 * was refused, and the token remembers that, so that asking again is known to be useless.
 *
 * @param allowed what the holder may do
 * @param refused what the holder asked for and may not do
 */
public record Grant(Set<Action> allowed, Set<Action> refused) {
  /** Nothing allowed, nothing refused. */
  static final Grant NONE = new Grant(Set.of(), Set.of());

  /** Copies the sets. */
  public Grant {
    allowed = Set.copyOf(allowed);
    refused = Set.copyOf(refused);
  }

  /** As it stands in a token: a digit whose bits are the actions, for each of the two sets. */
  int bits() {
    return mask(allowed) | mask(refused) << Action.values().length;
  }

  static Grant ofBits(int bits) {
    return new Grant(actions(bits), actions(bits >> Action.values().length));
  }

  private static int mask(Set<Action> actions) {
    return actions.stream().mapToInt(action -> 1 << action.ordinal()).sum();
  }

  private static Set<Action> actions(int mask) {
    Set<Action> actions = EnumSet.noneOf(Action.class);
    for (Action action : Action.values()) {
      if ((mask & 1 << action.ordinal()) != 0) {
        actions.add(action);
      }
    }
    return actions;
  }
}
