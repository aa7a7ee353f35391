package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The text format of Prometheus, version 0.0.4, read strictly: every sample belongs to the family
 * that was announced last, no family and no sample comes twice, and of a histogram the buckets grow
 * up to its count.
 */
final class Exposition {
  private static final String NAME = "[a-zA-Z_:][a-zA-Z0-9_:]*";
  private static final String LABEL = "[a-zA-Z_][a-zA-Z0-9_]*=\"(?:[^\"\\\\\n]|\\\\[\\\\\"n])*\"";
  private static final Pattern HELP = Pattern.compile("# HELP (" + NAME + ") (\\S.*)");
  private static final Pattern TYPE =
      Pattern.compile("# TYPE (" + NAME + ") (counter|gauge|histogram|summary)");
  private static final Pattern SAMPLE =
      Pattern.compile("(" + NAME + ")(?:\\{(" + LABEL + "(?:," + LABEL + ")*)?\\})? (\\S+)");
  private static final Pattern EDGE = Pattern.compile(",?le=\"([^\"]+)\"");

  private final Map<String, String> types = new LinkedHashMap<>();
  private final Map<String, Double> samples = new LinkedHashMap<>();
  private final Map<String, TreeMap<Double, Double>> buckets = new HashMap<>();
  private String family = "";
  private String helped = "";

  private Exposition() {}

  static Exposition parse(String text) {
    assertThat(text).endsWith("\n");
    Exposition parsed = new Exposition();
    text.lines().forEach(parsed::read);
    parsed.buckets.forEach(parsed::requireGrowing);
    return parsed;
  }

  private void read(String line) {
    Matcher help = HELP.matcher(line);
    Matcher type = TYPE.matcher(line);
    Matcher sample = SAMPLE.matcher(line);
    if (help.matches()) {
      helped = help.group(1);
    } else if (type.matches()) {
      family = type.group(1);
      assertThat(family).as("the help before " + line).isEqualTo(helped);
      assertThat(types.put(family, type.group(2))).as("a second " + line).isNull();
    } else {
      assertThat(sample.matches()).as(line).isTrue();
      add(sample.group(1), Objects.requireNonNullElse(sample.group(2), ""), sample.group(3));
    }
  }

  private void add(String name, String labels, String text) {
    double value = text.equals("+Inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(text);
    boolean several = "histogram".equals(types.get(family)) || "summary".equals(types.get(family));
    assertThat(name)
        .as("a sample of " + family)
        .matches(Pattern.quote(family) + (several ? "(_bucket|_count|_sum)?" : ""));
    String key = labels.isEmpty() ? name : name + "{" + labels + "}";
    assertThat(samples.put(key, value)).as("a second " + key).isNull();
    Matcher edge = EDGE.matcher(labels);
    if (name.endsWith("_bucket") && edge.find()) {
      String rest = edge.replaceFirst("");
      String of = family + "_count" + (rest.isEmpty() ? "" : "{" + rest + "}");
      double limit =
          edge.group(1).equals("+Inf")
              ? Double.POSITIVE_INFINITY
              : Double.parseDouble(edge.group(1));
      buckets.computeIfAbsent(of, fresh -> new TreeMap<>()).put(limit, value);
    }
  }

  private void requireGrowing(String count, TreeMap<Double, Double> edges) {
    assertThat(List.copyOf(edges.values())).as(count).isSorted();
    assertThat(edges.lastEntry())
        .isEqualTo(Map.entry(Double.POSITIVE_INFINITY, Objects.requireNonNull(samples.get(count))));
  }

  /** The kind of each family. */
  Map<String, String> types() {
    return types;
  }

  /** All samples, by their name and labels as they stand. */
  Map<String, Double> samples() {
    return samples;
  }

  /** What a sample is; 0 for one that is not there yet. */
  double value(String sample) {
    return samples.getOrDefault(sample, 0.0);
  }
}
