package io.hatoba.catalog.views;

import io.hatoba.catalog.views.VersionView.ImageView;
import io.hatoba.catalog.views.VersionView.LayerView;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageConfig;
import io.hatoba.oci.ImageConfig.Execution;
import io.hatoba.oci.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Two versions side by side, for one platform. Nothing is compared where one of them has no image
 * for it.
 *
 * @param platform for which; empty where the versions do not tell
 * @param before the image of the one; empty if it has none
 * @param after the image of the other; empty if it has none
 * @param kept layers of both, from the base up
 * @param added layers of the other alone
 * @param gone layers of the one alone
 * @param changes of the configs; empty also where one of them could not be read, which its image
 *     tells
 */
public record Comparison(
    Optional<Platform> platform,
    Optional<ImageView> before,
    Optional<ImageView> after,
    List<LayerView> kept,
    List<LayerView> added,
    List<LayerView> gone,
    List<ConfigChange> changes) {
  /** Copies the lists. */
  public Comparison {
    kept = List.copyOf(kept);
    added = List.copyOf(added);
    gone = List.copyOf(gone);
    changes = List.copyOf(changes);
  }

  /** What of a config. */
  public enum Field {
    /** A variable, by its name. */
    ENVIRONMENT,
    /** The program. */
    ENTRYPOINT,
    /** Its arguments. */
    COMMAND,
    /** As whom it runs. */
    USER,
    /** Where it runs. */
    WORKING_DIRECTORY,
    /** All ports. */
    PORTS,
    /** All volumes. */
    VOLUMES,
    /** How it is stopped. */
    STOP_SIGNAL,
    /** A label, by its name. */
    LABEL
  }

  /**
   * What differs.
   *
   * @param name of a variable or a label; else empty
   * @param before empty where it was not there
   * @param after empty where it is not there
   */
  public record ConfigChange(Field field, String name, List<String> before, List<String> after) {
    /** Copies the lists. */
    public ConfigChange {
      before = List.copyOf(before);
      after = List.copyOf(after);
    }
  }

  /** Whether both have an image for the platform. */
  public boolean comparable() {
    return before.isPresent() && after.isPresent();
  }

  /** By how many bytes the layers have grown; less than 0 where they have shrunk. */
  public long growth() {
    return size(added) - size(gone);
  }

  private static long size(List<LayerView> layers) {
    // Sizes are whatever somebody wrote.
    return layers.stream()
        .mapToLong(layer -> layer.descriptor().size())
        .reduce(0, VersionImages::saturated);
  }

  static Comparison of(
      Optional<Platform> platform, Optional<ImageView> before, Optional<ImageView> after) {
    if (before.isEmpty() || after.isEmpty()) {
      return new Comparison(platform, before, after, List.of(), List.of(), List.of(), List.of());
    }
    List<LayerView> kept = new ArrayList<>();
    List<LayerView> added = new ArrayList<>();
    Map<Digest, Integer> had = count(before.get());
    for (LayerView layer : after.get().layers()) {
      (had.merge(layer.descriptor().digest(), -1, Integer::sum) >= 0 ? kept : added).add(layer);
    }
    List<LayerView> gone = new ArrayList<>();
    Map<Digest, Integer> has = count(after.get());
    for (LayerView layer : before.get().layers()) {
      if (has.merge(layer.descriptor().digest(), -1, Integer::sum) < 0) {
        gone.add(layer);
      }
    }
    return new Comparison(
        platform, before, after, kept, added, gone, changes(before.get(), after.get()));
  }

  private static Map<Digest, Integer> count(ImageView image) {
    Map<Digest, Integer> counts = new HashMap<>();
    image.layers().forEach(layer -> counts.merge(layer.descriptor().digest(), 1, Integer::sum));
    return counts;
  }

  private static List<ConfigChange> changes(ImageView before, ImageView after) {
    return before
        .config()
        .flatMap(one -> after.config().map(other -> changes(one, other)))
        .orElse(List.of());
  }

  private static List<ConfigChange> changes(ImageConfig one, ImageConfig other) {
    Execution from = one.execution();
    Execution to = other.execution();
    List<ConfigChange> changes = new ArrayList<>();
    compare(changes, Field.ENVIRONMENT, variables(from), variables(to));
    compare(changes, Field.ENTRYPOINT, from.entrypoint(), to.entrypoint());
    compare(changes, Field.COMMAND, from.command(), to.command());
    compare(changes, Field.USER, from.user().stream().toList(), to.user().stream().toList());
    compare(
        changes,
        Field.WORKING_DIRECTORY,
        from.workingDirectory().stream().toList(),
        to.workingDirectory().stream().toList());
    compare(changes, Field.PORTS, sorted(from.ports()), sorted(to.ports()));
    compare(changes, Field.VOLUMES, sorted(from.volumes()), sorted(to.volumes()));
    compare(
        changes,
        Field.STOP_SIGNAL,
        from.stopSignal().stream().toList(),
        to.stopSignal().stream().toList());
    compare(changes, Field.LABEL, one.labels(), other.labels());
    return changes;
  }

  private static List<String> sorted(List<String> set) {
    return set.stream().sorted().toList();
  }

  /** Of a variable that is there twice the last one holds. */
  private static Map<String, String> variables(Execution execution) {
    Map<String, String> variables = new LinkedHashMap<>();
    for (String variable : execution.environment()) {
      int equals = variable.indexOf('=');
      variables.put(
          equals < 0 ? variable : variable.substring(0, equals),
          equals < 0 ? "" : variable.substring(equals + 1));
    }
    return variables;
  }

  private static void compare(
      List<ConfigChange> changes, Field field, List<String> before, List<String> after) {
    if (!before.equals(after)) {
      changes.add(new ConfigChange(field, "", before, after));
    }
  }

  private static void compare(
      List<ConfigChange> changes,
      Field field,
      Map<String, String> before,
      Map<String, String> after) {
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    for (String name : names) {
      List<String> from = Optional.ofNullable(before.get(name)).stream().toList();
      List<String> to = Optional.ofNullable(after.get(name)).stream().toList();
      if (!from.equals(to)) {
        changes.add(new ConfigChange(field, name, from, to));
      }
    }
  }
}
