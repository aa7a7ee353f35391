package io.hatoba.access;

import java.util.ArrayList;
import java.util.List;

/**
 * What the policy answers, and why.
 *
 * @param allowed whether the caller may
 * @param chain the rules that led there, in words for people and in their order; the last one
 *     decided, and where it refuses it names who can change it
 */
public record Decision(boolean allowed, List<String> chain) {
  /** Copies the chain, which is never empty. */
  public Decision {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a decision without a reason");
    }
  }

  static Decision allow(String... chain) {
    return new Decision(true, List.of(chain));
  }

  static Decision refuse(String... chain) {
    return new Decision(false, List.of(chain));
  }

  /** What it comes to where another rule refuses what it allows. */
  Decision unless(String rule) {
    List<String> longer = new ArrayList<>(chain);
    longer.add(rule);
    return new Decision(false, longer);
  }

  /** The rule that decided. */
  public String rule() {
    return chain.get(chain.size() - 1);
  }
}
