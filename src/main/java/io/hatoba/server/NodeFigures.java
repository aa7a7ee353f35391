package io.hatoba.server;

import io.hatoba.figures.Figures;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;

/** Shows figures of beans as meters. */
final class NodeFigures implements Figures {
  private static final Pattern NAME = Pattern.compile("hatoba(_[a-z0-9]+)+");
  private static final Pattern WORD = Pattern.compile("[a-z][a-z_]{0,30}");

  private final MeterRegistry registry;

  NodeFigures(MeterRegistry registry) {
    this.registry = registry;
  }

  @Override
  public void counter(String name, String help, LongSupplier total, String... labels) {
    if (!name.endsWith("_total")) {
      throw new IllegalArgumentException("the counter " + name + " does not end with _total");
    }
    Tags tags = requireNew(name, labels);
    // What a function is asked of is held weakly; the registry lives for as long as it is asked.
    FunctionCounter.builder(name, registry, same -> total.getAsLong())
        .description(help)
        .tags(tags)
        .register(registry);
  }

  @Override
  public void gauge(String name, String help, DoubleSupplier now, String... labels) {
    Tags tags = requireNew(name, labels);
    Gauge.builder(name, now::getAsDouble).description(help).tags(tags).register(registry);
  }

  private Tags requireNew(String name, String... labels) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException("the figure " + name + " does not begin with hatoba_");
    }
    for (String label : labels) {
      if (!WORD.matcher(label).matches()) {
        throw new IllegalArgumentException("a label of " + name + " is no word: " + label);
      }
    }
    Tags tags = Tags.of(labels);
    for (Meter known : registry.getMeters()) {
      if (known.getId().getName().equals(name) && Tags.of(known.getId().getTags()).equals(tags)) {
        throw new IllegalArgumentException("the figure " + name + " is there already");
      }
    }
    return tags;
  }
}
