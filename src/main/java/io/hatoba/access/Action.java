package io.hatoba.access;

import java.util.Locale;
import java.util.Optional;

/** What a caller may do to the content of a repository; the action names of the token protocol. */
public enum Action {
  /** Read manifests, blobs, tags and referrers. */
  PULL("read:packages", 1),
  /** Upload and mount blobs, put manifests and tags, cancel uploads. */
  PUSH("write:packages", 2),
  /** Delete tags, manifests and blobs. */
  DELETE("delete:packages", 4);

  private final String scope;
  private final int bit;

  Action(String scope, int bit) {
    this.scope = scope;
    this.bit = bit;
  }

  /** The bit that stands for it in a bearer token; never to be given to another. */
  int bit() {
    return bit;
  }

  /** The scope that a personal access token needs for it. */
  public String scope() {
    return scope;
  }

  /** As it stands in the {@code scope} of a challenge or a token request. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The action of a word; empty for a word that names none. */
  static Optional<Action> find(String word) {
    for (Action action : values()) {
      if (action.word().equals(word)) {
        return Optional.of(action);
      }
    }
    return Optional.empty();
  }
}
