package io.hatoba.web.pictures;

import java.util.List;

/**
 * How a count went over time, as small as a word: a line in the colour of the text around it.
 *
 * @param counts from the earliest to the latest; none is below zero
 * @param title what is counted, such as "Downloads in 30 days"
 * @param description the same in words, for those who do not see the line; may be empty
 */
public record Sparkline(List<Long> counts, String title, String description) {
  static final int WIDTH = 120;
  static final int HEIGHT = 24;

  /** Room for the ends of the line. */
  private static final int MARGIN = 2;

  /** Checks the counts. */
  public Sparkline {
    counts = List.copyOf(counts);
    if (counts.stream().anyMatch(count -> count < 0)) {
      throw new IllegalArgumentException("a count is below zero: " + counts);
    }
  }

  /** An {@code svg} element, {@value #WIDTH} by {@value #HEIGHT}. Without counts it has no line. */
  public String svg() {
    Svg svg = new Svg("sparkline", WIDTH, HEIGHT, title, description);
    return counts.isEmpty() ? svg.end() : svg.line(path()).end();
  }

  /** From zero at the bottom to the greatest count at the top; one count is a level line. */
  private String path() {
    long greatest = counts.stream().mapToLong(Long::longValue).max().orElse(0);
    int last = counts.size() - 1;
    if (last == 0) {
      String level = Svg.figure(y(counts.get(0), greatest));
      return "M" + MARGIN + " " + level + "H" + (WIDTH - MARGIN);
    }
    StringBuilder path = new StringBuilder();
    for (int at = 0; at <= last; at++) {
      double x = MARGIN + (WIDTH - 2.0 * MARGIN) * at / last;
      path.append(at == 0 ? "M" : "L")
          .append(Svg.figure(x))
          .append(' ')
          .append(Svg.figure(y(counts.get(at), greatest)));
    }
    return path.toString();
  }

  private static double y(long count, long greatest) {
    double share = greatest == 0 ? 0 : (double) count / greatest;
    return HEIGHT - MARGIN - share * (HEIGHT - 2.0 * MARGIN);
  }
}
