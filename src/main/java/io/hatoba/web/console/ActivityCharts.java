package io.hatoba.web.console;

import io.hatoba.maintenance.overview.ActivityHour;
import io.hatoba.web.Shown;
import io.hatoba.web.Words;
import io.hatoba.web.pictures.BarChart;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/**
 * How busy the instance was, hour by hour.
 *
 * @param hours from the earliest to the one under way
 */
record ActivityCharts(List<ActivityHour> hours, Words words, Shown shown) {
  ActivityCharts {
    hours = List.copyOf(hours);
  }

  /**
   * One kind of what happened.
   *
   * @param figure of the whole time, in words
   */
  public record Chart(String title, String figure, BarChart bars) {}

  List<Chart> all() {
    return List.of(
        counted("overview.pushes", ActivityHour::pushes),
        counted("overview.pulls", ActivityHour::pulls),
        counted("overview.requests", ActivityHour::requests),
        counted("overview.refusals", ActivityHour::refusals),
        counted("overview.faults", ActivityHour::faults),
        slowest());
  }

  private Chart counted(String key, ToLongFunction<ActivityHour> count) {
    long sum = hours.stream().mapToLong(count).sum();
    return chart(key, shown.count(sum), count, it -> shown.count(count.applyAsLong(it)));
  }

  private Chart slowest() {
    long longest = hours.stream().mapToLong(ActivityCharts::p99).max().orElse(0);
    return chart("overview.p99", time(longest), ActivityCharts::p99, it -> time(p99(it)));
  }

  private Chart chart(
      String key,
      String figure,
      ToLongFunction<ActivityHour> amount,
      Function<ActivityHour, String> said) {
    String title = words.say(key);
    List<BarChart.Bar> bars =
        hours.stream()
            .map(
                it ->
                    new BarChart.Bar(
                        shown.time(it.begin()), amount.applyAsLong(it), said.apply(it)))
            .toList();
    return new Chart(title, figure, new BarChart(bars, title, figure));
  }

  private static long p99(ActivityHour hour) {
    return hour.p99().map(Duration::toMillis).orElse(0L);
  }

  private String time(long milliseconds) {
    return milliseconds == 0 ? "–" : words.say("overview.milliseconds", milliseconds);
  }
}
