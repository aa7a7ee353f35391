package io.hatoba.access;

import io.hatoba.oci.Role;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a caller may do to the content of a repository. The first three are the actions of the token
 * protocol; the others are for the REST API and its pages.
 */
public enum Action {
  /** Read manifests, blobs, tags and referrers. */
  PULL("read:packages", Role.READ, 1),
  /** Upload and mount blobs, put manifests and tags, cancel uploads. */
  PUSH("write:packages", Role.WRITE, 2),
  /** Delete tags, manifests and blobs. */
  DELETE("delete:packages", Role.ADMIN, 4),
  /** Bring back what was deleted. */
  RESTORE("write:packages", Role.ADMIN, 0),
  /** Say who has which role, and be told why. */
  ADMINISTER("write:packages", Role.ADMIN, 0);

  /** Those that a bearer token may speak of. */
  static final Set<Action> OF_BEARERS = Collections.unmodifiableSet(EnumSet.range(PULL, DELETE));

  private final String scope;
  private final Role role;

  /** Stands for it in a bearer token; never to be given to another. None for what it never says. */
  private final int bit;

  Action(String scope, Role role, int bit) {
    this.scope = scope;
    this.role = role;
    this.bit = bit;
  }

  /** The scope that a personal access token needs for it. */
  public String scope() {
    return scope;
  }

  /** The role on the repository that an account needs for it. */
  Role role() {
    return role;
  }

  /** As they stand in a bearer token. */
  static int mask(Set<Action> actions) {
    return actions.stream().mapToInt(action -> action.bit).sum();
  }

  static Set<Action> ofMask(int mask) {
    Set<Action> actions = EnumSet.noneOf(Action.class);
    for (Action action : values()) {
      if ((mask & action.bit) != 0) {
        actions.add(action);
      }
    }
    return actions;
  }

  /** How it is written, in the {@code scope} of a challenge or a token request too. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The action of a word in a scope; empty for a word that names none. */
  static Optional<Action> find(String word) {
    for (Action action : OF_BEARERS) {
      if (action.word().equals(word)) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }
}
