package io.hatoba.config;

import java.util.Locale;

/**
 * Which pulls the audit log has: {@code count} has the first of a minute and one line for those
 * that follow it, {@code all} has a line for each, {@code 1/100} for each hundredth, {@code off}
 * for none.
 *
 * @param counted whether those alike are one line that says how many
 * @param oneIn of how many pulls one is written, as chance will have it; 0 for none
 */
public record PullAudit(boolean counted, int oneIn) {
  private static final String SAMPLE = "1/";

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException if it is none
   */
  static PullAudit parse(String text) {
    String folded = text.strip().toLowerCase(Locale.ROOT);
    return switch (folded) {
      case "count" -> new PullAudit(true, 1);
      case "all" -> new PullAudit(false, 1);
      case "off" -> new PullAudit(false, 0);
      default -> new PullAudit(false, sample(folded));
    };
  }

  private static int sample(String text) {
    if (text.matches("1/[1-9][0-9]{0,8}")) {
      return Integer.parseInt(text.substring(SAMPLE.length()));
    }
    throw new IllegalArgumentException("is none of count, all, off and a share such as 1/100");
  }
}
