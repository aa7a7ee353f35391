package io.hatoba.it.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a server says that it answers, as {@code /openapi.json} has it.
 *
 * @param root of the document
 */
record ApiDocument(JsonNode root) {
  /**
   * Something that can be asked.
   *
   * @param method in upper case
   * @param path with its variables in braces
   * @param shape what the document has of it
   */
  record Operation(ApiDocument document, String method, String path, JsonNode shape) {
    /** Names of parameters in a place, such as {@code query}. */
    List<String> parameters(String place) {
      return elements(shape.path("parameters"))
          .map(document::resolved)
          .filter(parameter -> parameter.path("in").asText().equals(place))
          .map(parameter -> parameter.path("name").asText())
          .toList();
    }

    /** What a body may be; empty if there is none. */
    Optional<JsonNode> body() {
      JsonNode content = shape.path("requestBody").path("content").path("application/json");
      return content.isMissingNode()
          ? Optional.empty()
          : Optional.of(document.resolved(content.path("schema")));
    }

    /** Whether it answers a status; those that any request may meet need not be among its own. */
    boolean answers(int status) {
      return shape.path("responses").has(Integer.toString(status))
          || Set.of(400, 401, 405, 408, 413, 429).contains(status);
    }

    /** What is not as the document has it in what was answered; empty if nothing is. */
    List<String> faults(int status, JsonNode answer) {
      JsonNode response = document.resolved(shape.path("responses").path(Integer.toString(status)));
      List<String> faults = new ArrayList<>();
      document.compare(
          response.path("content").path("application/json").path("schema"), answer, "", faults);
      return faults;
    }

    boolean needsPassword() {
      return shape.path("security").path(0).has("password");
    }

    boolean needsSiteAdministrator() {
      return path.startsWith("/enterprises/")
          || shape.path("security").path(0).path("token").path(0).asText().equals("site_admin");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** All of them, in the order of their paths. */
  List<Operation> operations() {
    List<Operation> operations = new ArrayList<>();
    root.path("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fields()
                    .forEachRemaining(
                        verb ->
                            operations.add(
                                new Operation(
                                    this,
                                    verb.getKey().toUpperCase(Locale.ROOT),
                                    path.getKey(),
                                    verb.getValue()))));
    return operations;
  }

  /** What a reference points at, or the node. */
  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? root.at(node.path("$ref").asText().substring(1)) : node;
  }

  static Stream<JsonNode> elements(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private void compare(JsonNode reference, JsonNode value, String where, List<String> faults) {
    JsonNode schema = resolved(reference);
    if (schema.has("anyOf")) {
      boolean one =
          elements(schema.path("anyOf"))
              .anyMatch(
                  choice -> {
                    List<String> its = new ArrayList<>();
                    compare(choice, value, where, its);
                    return its.isEmpty();
                  });
      if (!one) {
        faults.add(where + " is none of anyOf: " + value);
      }
      return;
    }
    if (schema.has("type") && types(schema.path("type")).noneMatch(type -> is(type, value))) {
      faults.add(where + " is no " + schema.path("type") + ": " + value);
      return;
    }
    if (value.isArray()) {
      elements(value).forEach(one -> compare(schema.path("items"), one, where + "[]", faults));
    } else if (value.isObject()) {
      fields(schema, value, where, faults);
    }
  }

  private void fields(JsonNode schema, JsonNode value, String where, List<String> faults) {
    Map<String, JsonNode> known = new TreeMap<>();
    Set<String> required = new HashSet<>();
    boolean open = gather(schema, known, required);
    for (String field : required) {
      if (!value.has(field)) {
        faults.add(where + "." + field + " is missing");
      }
    }
    value
        .fields()
        .forEachRemaining(
            field -> {
              JsonNode expected = known.get(field.getKey());
              if (expected != null) {
                compare(expected, field.getValue(), where + "." + field.getKey(), faults);
              } else if (!open) {
                faults.add(where + "." + field.getKey() + " is not documented");
              }
            });
  }

  /** Collects fields, those of which it is made too; whether there may be others. */
  private boolean gather(JsonNode reference, Map<String, JsonNode> known, Set<String> required) {
    JsonNode schema = resolved(reference);
    schema
        .path("properties")
        .fields()
        .forEachRemaining(field -> known.put(field.getKey(), field.getValue()));
    elements(schema.path("required")).forEach(field -> required.add(field.asText()));
    boolean open = schema.has("additionalProperties");
    boolean described = schema.has("properties");
    for (JsonNode part : schema.path("allOf")) {
      open |= gather(part, known, required);
      described = true;
    }
    return open || !described;
  }

  private static Stream<String> types(JsonNode type) {
    return type.isArray() ? elements(type).map(JsonNode::asText) : Stream.of(type.asText());
  }

  private static boolean is(String type, JsonNode value) {
    return switch (type) {
      case "null" -> value.isNull();
      case "boolean" -> value.isBoolean();
      case "object" -> value.isObject();
      case "array" -> value.isArray();
      case "number" -> value.isNumber();
      case "integer" -> value.isIntegralNumber();
      default -> value.isTextual();
    };
  }
}
