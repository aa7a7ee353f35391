package io.hatoba.web.console;

import io.hatoba.accounts.User;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a site administrator does with a user, each on a page of its own. */
public enum UserAct {
  /** Nobody may act as it. */
  SUSPEND(true, true),
  /** It may act again. */
  UNSUSPEND(false, false),
  /** It administers the instance. */
  PROMOTE(false, false),
  /** It no longer does. */
  DEMOTE(true, true),
  /** All of its tokens end. */
  REVOKE_TOKENS(true, false),
  /** All of its browsers are signed out. */
  END_SESSIONS(false, false),
  /** It goes. */
  DELETE(true, true);

  private final boolean named;
  private final boolean others;

  UserAct(boolean named, boolean others) {
    this.named = named;
    this.others = others;
  }

  /** Those that change something about a user. */
  static List<UserAct> of(User user, boolean hasTokens, boolean hasSessions) {
    List<UserAct> acts = new ArrayList<>();
    acts.add(user.suspendedAt().isPresent() ? UNSUSPEND : SUSPEND);
    acts.add(user.siteAdmin() ? DEMOTE : PROMOTE);
    if (hasTokens) {
      acts.add(REVOKE_TOKENS);
    }
    if (hasSessions) {
      acts.add(END_SESSIONS);
    }
    acts.add(DELETE);
    return acts;
  }

  static Optional<UserAct> find(String word) {
    return Stream.of(values()).filter(act -> act.word().equals(word)).findFirst();
  }

  /** As paths and keys have it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Key of what is done. */
  public String key() {
    return "console.act-" + word();
  }

  /** Key of what comes of it. */
  public String meaning() {
    return "console.act-means-" + word();
  }

  /** Key of how it is taken back. */
  public String wayBack() {
    return "console.act-back-" + word();
  }

  /** Whether the login is to be typed. */
  public boolean named() {
    return named;
  }

  /** Whether nobody does it to themselves, so that no site administrator shuts themselves out. */
  public boolean others() {
    return others;
  }
}
