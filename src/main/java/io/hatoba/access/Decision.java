package io.hatoba.access;

import io.hatoba.oci.Reason;
import java.util.ArrayList;
import java.util.List;

/**
 * What the policy answers, and why.
 *
 * @param allowed whether the caller may
 * @param reasons the rules that led there, in their order; the last one decided, and where it
 *     refuses it names who can change it
 */
public record Decision(boolean allowed, List<Reason> reasons) {
  /** Copies the reasons, of which there is one at least. */
  public Decision {
    reasons = List.copyOf(reasons);
    if (reasons.isEmpty()) {
      throw new IllegalArgumentException("a decision without a reason");
    }
  }

  static Decision allow(Reason... reasons) {
    return new Decision(true, List.of(reasons));
  }

  static Decision refuse(Reason... reasons) {
    return new Decision(false, List.of(reasons));
  }

  /** What it comes to where another rule refuses what it allows. */
  Decision unless(Reason rule) {
    List<Reason> longer = new ArrayList<>(reasons);
    longer.add(rule);
    return new Decision(false, longer);
  }

  /** The rules that led there, as the API tells them. */
  public List<String> chain() {
    return reasons.stream().map(Reason::text).toList();
  }

  /** The rule that decided. */
  public Reason reason() {
    return reasons.get(reasons.size() - 1);
  }

  /** The rule that decided, as the API tells it. */
  public String rule() {
    return reason().text();
  }
}
