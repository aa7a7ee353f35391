package io.hatoba.web.pictures;

import io.hatoba.web.markup.Escaping;
import java.util.List;

/**
 * How an amount was at points of time, as bars. What each says is in the picture, and in a table
 * for those who do not see it.
 *
 * @param bars from the earliest to the latest
 * @param title what is shown, such as "Size over time"
 * @param description the same in words; may be empty
 */
public record BarChart(List<Bar> bars, String title, String description) {
  static final int WIDTH = 600;
  static final int HEIGHT = 120;

  /** How much of its place a bar leaves free. */
  private static final double GAP = 0.2;

  private static final double LEAST = 1;

  /**
   * A bar.
   *
   * @param when the time in the reader's words
   * @param amount how much; not below zero
   * @param words the amount in the reader's words, such as "31.2 MiB"
   */
  public record Bar(String when, long amount, String words) {
    /** Checks the amount. */
    public Bar {
      if (amount < 0) {
        throw new IllegalArgumentException("an amount is below zero: " + amount);
      }
    }
  }

  /** Copies the bars. */
  public BarChart {
    bars = List.copyOf(bars);
  }

  /**
   * An {@code svg} element, {@value #WIDTH} by {@value #HEIGHT}; the greatest amount is as high as
   * the picture, and what is there at all is seen.
   */
  public String svg() {
    Svg svg = new Svg("bar-chart", WIDTH, HEIGHT, title, description);
    long greatest = bars.stream().mapToLong(Bar::amount).max().orElse(0);
    double place = bars.isEmpty() ? 0 : (double) WIDTH / bars.size();
    for (int at = 0; at < bars.size(); at++) {
      Bar bar = bars.get(at);
      double height =
          bar.amount() == 0 ? 0 : Math.max(LEAST, (double) bar.amount() / greatest * HEIGHT);
      svg.bar(
          "bar",
          place * (at + GAP / 2),
          HEIGHT - height,
          place * (1 - GAP),
          height,
          bar.when() + ": " + bar.words());
    }
    return svg.end();
  }

  /**
   * The same as a {@code table} with the title as its caption.
   *
   * @param whenHeading what the column of times is called
   * @param amountHeading what the column of amounts is called
   */
  public String table(String whenHeading, String amountHeading) {
    StringBuilder table = new StringBuilder("<table><caption>").append(Escaping.text(title));
    table
        .append("</caption><thead><tr><th scope=\"col\">")
        .append(Escaping.text(whenHeading))
        .append("</th><th scope=\"col\">")
        .append(Escaping.text(amountHeading))
        .append("</th></tr></thead><tbody>");
    for (Bar bar : bars) {
      table
          .append("<tr><th scope=\"row\">")
          .append(Escaping.text(bar.when()))
          .append("</th><td>")
          .append(Escaping.text(bar.words()))
          .append("</td></tr>");
    }
    return table.append("</tbody></table>").toString();
  }
}
