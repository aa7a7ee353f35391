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
  private static final int REFUSED_SHIFT = 8;

  /** Nothing allowed, nothing refused. */
  static final Grant NONE = new Grant(Set.of(), Set.of());

  /** Copies the sets. */
  public Grant {
    allowed = Set.copyOf(allowed);
    refused = Set.copyOf(refused);
  }

  /** What was asked for. */
  Set<Action> asked() {
    Set<Action> asked = EnumSet.noneOf(Action.class);
    asked.addAll(allowed);
    asked.addAll(refused);
    return asked;
  }

  /** As it stands in a token: the bits of what is allowed, and above them those of the rest. */
  int bits() {
    return Action.mask(allowed) | Action.mask(refused) << REFUSED_SHIFT;
  }

  static Grant ofBits(int bits) {
    return new Grant(Action.ofMask(bits), Action.ofMask(bits >> REFUSED_SHIFT));
  }
}
