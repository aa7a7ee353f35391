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
 */
public record ImageConfig(
    Optional<Platform> platform,
    Optional<String> created,
    Map<String, String> labels,
    List<Step> history) {
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

    private final JsonCursor json;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Map<String, String> labels = new LinkedHashMap<>();
    private final List<Step> history = new ArrayList<>();

    Parser(JsonCursor json) {
      this.json = json;
    }

    ImageConfig config() {
      json.document(Set.of(), this::read);
      return new ImageConfig(
          Platform.of(texts), Optional.ofNullable(texts.get("created")), labels, history);
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
      if (!name.equals("Labels") || !json.isObject()) {
        json.skip();
        return;
      }
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
