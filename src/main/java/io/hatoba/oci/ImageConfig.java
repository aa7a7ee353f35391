package io.hatoba.oci;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the config of an image says for people to read (OCI Image Specification, "Image
 * Configuration"). It decides nothing.
 *
 * @param platform what the image runs on
 * @param created when it was made, as it was written
 * @param labels in the order in which they were written
 * @param history the steps that made it, the first at the base
 * @param execution how it is run
 */
public record ImageConfig(
    Optional<Platform> platform,
    Optional<String> created,
    Map<String, String> labels,
    List<Step> history,
    Execution execution) {
  /** The most bytes of a config that are read. */
  public static final int MAX_BYTES = 1 << 20;

  /**
   * A step that made the image.
   *
   * @param created when, as it was written
   * @param createdBy the command
   * @param comment what was said of it
   * @param emptyLayer whether it made no layer
   */
  public record Step(
      Optional<String> created,
      Optional<String> createdBy,
      Optional<String> comment,
      boolean emptyLayer) {}

  /**
   * How an image is run; what is not written, or is of another type, is empty.
   *
   * @param environment {@code NAME=VALUE}, as they were written
   * @param entrypoint the program and its first arguments
   * @param command the arguments that follow, or the program where there is no entrypoint
   * @param user as whom, and of which group
   * @param workingDirectory in which directory
   * @param ports such as {@code 8080/tcp}
   * @param volumes directories
   * @param stopSignal how it is asked to stop
   */
  public record Execution(
      List<String> environment,
      List<String> entrypoint,
      List<String> command,
      Optional<String> user,
      Optional<String> workingDirectory,
      List<String> ports,
      List<String> volumes,
      Optional<String> stopSignal) {
    /** Copies the lists. */
    public Execution {
      environment = List.copyOf(environment);
      entrypoint = List.copyOf(entrypoint);
      command = List.copyOf(command);
      ports = List.copyOf(ports);
      volumes = List.copyOf(volumes);
    }
  }

  /** Copies what could change. */
  public ImageConfig {
    labels = Collections.unmodifiableMap(new LinkedHashMap<>(labels));
    history = List.copyOf(history);
  }

  /** What a config says; empty for what is none. */
  public static Optional<ImageConfig> parse(byte[] content) {
    try {
      return Optional.of(new Parser(JsonCursor.over(content)).config());
    } catch (ManifestInvalidException notAConfig) {
      return Optional.empty();
    }
  }

  /** Whether a config of this type is one of an image. */
  public static boolean describes(MediaType type) {
    return type.equals(MediaType.OCI_CONFIG) || type.equals(MediaType.DOCKER_CONFIG);
  }

  private static final class Parser {
    private static final Set<String> TEXTS = Set.of("created", "os", "architecture", "variant");
    private static final Set<String> WORDS = Set.of("User", "WorkingDir", "StopSignal");
    private static final Set<String> LISTS = Set.of("Env", "Entrypoint", "Cmd");

    /** Objects whose names alone say something. */
    private static final Set<String> SETS = Set.of("ExposedPorts", "Volumes");

    private final JsonCursor json;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final List<Step> history = new ArrayList<>();

    /** Of the field {@code config}, by its names. */
    private final Map<String, List<String>> settings = new LinkedHashMap<>();

    Parser(JsonCursor json) {
      this.json = json;
    }

    ImageConfig config() {
      json.document(Set.of(), this::read);
      return new ImageConfig(
          Platform.of(texts),
          Optional.ofNullable(texts.get("created")),
          labels,
          history,
          new Execution(
              setting("Env"),
              setting("Entrypoint"),
              setting("Cmd"),
              word("User"),
              word("WorkingDir"),
              setting("ExposedPorts"),
              setting("Volumes"),
              word("StopSignal")));
    }

    private List<String> setting(String name) {
      return settings.getOrDefault(name, List.of());
    }

    private Optional<String> word(String name) {
      return setting(name).stream().findFirst().filter(word -> !word.isEmpty());
    }

    private void read(String name) throws IOException {
      if (TEXTS.contains(name) && json.isString()) {
        texts.put(name, json.string(name));
      } else if (name.equals("config") && json.isObject()) {
        json.object(name, Set.of(), this::readSettings);
      } else if (name.equals("history") && json.isArray()) {
        json.array(name, this::readStep);
      } else {
        json.skip();
      }
    }

    private void readSettings(String name) throws IOException {
      if (name.equals("Labels") && json.isObject()) {
        readLabels(name);
      } else if (WORDS.contains(name) && json.isString()) {
        settings.put(name, List.of(json.string(name)));
      } else if (LISTS.contains(name) && json.isArray()) {
        List<String> list = settings.computeIfAbsent(name, key -> new ArrayList<>());
        json.array(name, element -> readElement(element, list));
      } else if (SETS.contains(name) && json.isObject()) {
        List<String> set = settings.computeIfAbsent(name, key -> new ArrayList<>());
        json.object(
            name,
            Set.of(),
            element -> {
              set.add(element);
              json.skip();
            });
      } else {
        json.skip();
      }
    }

    private void readElement(String at, List<String> list) throws IOException {
      if (json.isString()) {
        list.add(json.string(at));
      } else {
        json.skip();
      }
    }

    private void readLabels(String name) throws IOException {
      json.object(
          name,
          Set.of(),
          label -> {
            if (json.isString()) {
              labels.put(label, json.string(label));
            } else {
              json.skip();
            }
          });
    }

    private void readStep(String at) throws IOException {
      if (!json.isObject()) {
        json.skip();
        return;
      }
      Map<String, String> step = new LinkedHashMap<>();
      boolean[] empty = {false};
      json.object(
          at,
          Set.of(),
          name -> {
            if (json.isString()) {
              step.put(name, json.string(name));
            } else {
              empty[0] |= name.equals("empty_layer") && json.isTrue();
              json.skip();
            }
          });
      history.add(
          new Step(
              Optional.ofNullable(step.get("created")),
              Optional.ofNullable(step.get("created_by")),
              Optional.ofNullable(step.get("comment")),
              empty[0]));
    }
  }
}
