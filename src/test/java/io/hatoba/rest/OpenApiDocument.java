package io.hatoba.rest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/**
 * Looks through a document for what OpenAPI 3.1 does not allow, as far as this application's makes
 * use of it: https://spec.openapis.org/oas/v3.1.0. What is not known here is a fault too.
 */
final class OpenApiDocument {
  private static final Set<String> VERBS =
      Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
  private static final Set<String> OF_OPERATION =
      Set.of(
          "operationId",
          "tags",
          "summary",
          "description",
          "parameters",
          "requestBody",
          "responses",
          "security",
          "deprecated");
  private static final Set<String> OF_SCHEMA =
      Set.of(
          "$ref",
          "type",
          "format",
          "description",
          "required",
          "properties",
          "additionalProperties",
          "items",
          "allOf",
          "anyOf",
          "enum",
          "default",
          "minimum",
          "maximum",
          "maxLength",
          "pattern");
  private static final Set<String> TYPES =
      Set.of("null", "boolean", "object", "array", "number", "string", "integer");

  private final JsonNode document;
  private final List<String> faults = new ArrayList<>();
  private final Set<String> references = new HashSet<>();
  private final Set<String> operationIds = new HashSet<>();

  private OpenApiDocument(JsonNode document) {
    this.document = document;
  }

  static OpenApiDocument of(JsonNode document) {
    return new OpenApiDocument(document);
  }

  /** What stands where a node points, or the node. */
  JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.path("$ref").asText().substring(1)) : node;
  }

  /** All that is wrong; empty if nothing is. */
  List<String> faults() {
    require(document.path("openapi").asText().matches("3\\.1\\.\\d+"), "openapi", "is 3.1");
    only(document, "", Set.of("openapi", "info", "servers", "tags", "paths", "components"));
    text(document.path("info"), "info", "title");
    text(document.path("info"), "info", "version");
    document.path("servers").forEach(server -> text(server, "servers", "url"));
    document.path("tags").forEach(tag -> text(tag, "tags", "name"));
    each(document.path("paths"), this::path);
    JsonNode components = document.path("components");
    only(
        components,
        "components",
        Set.of("securitySchemes", "parameters", "headers", "responses", "schemas"));
    each(components.path("securitySchemes"), (name, scheme) -> text(scheme, name, "type"));
    each(components.path("parameters"), (name, parameter) -> parameter(name, parameter));
    each(components.path("responses"), this::response);
    each(components.path("schemas"), this::schema);
    references(document, "");
    for (String kind : List.of("parameters", "headers", "responses", "schemas")) {
      each(
          components.path(kind),
          (name, component) ->
              require(references.contains("#/components/" + kind + "/" + name), name, "is used"));
    }
    return faults;
  }

  private void path(String path, JsonNode item) {
    require(path.startsWith("/"), path, "begins with /");
    only(item, path, VERBS);
    each(item, (verb, operation) -> operation(verb + " " + path, operation));
  }

  private void operation(String name, JsonNode operation) {
    only(operation, name, OF_OPERATION);
    text(operation, name, "operationId");
    text(operation, name, "summary");
    require(operationIds.add(operation.path("operationId").asText()), name, "has an id of its own");
    require(operation.path("tags").size() > 0, name, "has a tag");
    operation
        .path("tags")
        .forEach(tag -> require(names("tags").contains(tag.asText()), name, "has a known " + tag));
    Set<String> parameters = new HashSet<>();
    for (JsonNode parameter : operation.path("parameters")) {
      JsonNode resolved = resolved(parameter);
      parameter(name, resolved);
      require(
          parameters.add(resolved.path("in").asText() + " " + resolved.path("name").asText()),
          name,
          "has " + resolved + " once");
    }
    if (operation.has("requestBody")) {
      only(operation.path("requestBody"), name, Set.of("description", "required", "content"));
      content(name, operation.path("requestBody"));
    }
    require(operation.path("responses").size() > 0, name, "answers something");
    each(
        operation.path("responses"),
        (status, response) -> {
          require(status.matches("[1-5]\\d\\d|default"), name, "answers no " + status);
          response(name + " " + status, resolved(response));
        });
    require(operation.path("security").size() > 0, name, "says who may call it");
    for (JsonNode alternative : operation.path("security")) {
      each(
          alternative,
          (scheme, scopes) -> {
            require(
                document.path("components").path("securitySchemes").has(scheme),
                name,
                "knows " + scheme);
            require(scopes.isArray(), name, "has scopes");
          });
    }
  }

  private Set<String> names(String list) {
    return StreamSupport.stream(document.path(list).spliterator(), false)
        .map(one -> one.path("name").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void parameter(String name, JsonNode parameter) {
    only(parameter, name, Set.of("name", "in", "description", "required", "schema"));
    text(parameter, name, "name");
    String place = parameter.path("in").asText();
    require(Set.of("path", "query", "header", "cookie").contains(place), name, "has a place");
    require(!place.equals("path") || parameter.path("required").asBoolean(), name, "must be there");
    schema(name, parameter.path("schema"));
  }

  private void response(String name, JsonNode response) {
    only(response, name, Set.of("description", "headers", "content"));
    text(response, name, "description");
    if (response.has("content")) {
      content(name, response);
    }
    each(
        response.path("headers"),
        (header, described) -> schema(name + " " + header, resolved(described).path("schema")));
  }

  private void content(String name, JsonNode holder) {
    require(holder.path("content").size() > 0, name, "has a type of content");
    each(
        holder.path("content"),
        (type, media) -> {
          require(type.matches("\\w+/[\\w.+-]+"), name, type + " is a media type");
          only(media, name, Set.of("schema"));
          schema(name, media.path("schema"));
        });
  }

  private void schema(String name, JsonNode schema) {
    require(schema.isObject(), name, "has a schema");
    only(schema, name, OF_SCHEMA);
    JsonNode type = schema.path("type");
    require(type.isMissingNode() || type.isTextual() || type.isArray(), name, "has types");
    require(!type.isTextual() || TYPES.contains(type.asText()), name, type + " is a type");
    type.forEach(one -> require(TYPES.contains(one.asText()), name, one + " is a type"));
    schema
        .path("required")
        .forEach(
            field ->
                require(schema.path("properties").has(field.asText()), name, "tells of " + field));
    each(schema.path("properties"), (field, value) -> schema(name + "." + field, value));
    for (String inner : List.of("items", "additionalProperties")) {
      if (schema.path(inner).isObject()) {
        schema(name + " " + inner, schema.path(inner));
      }
    }
    for (String list : List.of("allOf", "anyOf")) {
      schema.path(list).forEach(one -> schema(name + " " + list, one));
    }
  }

  private void references(JsonNode node, String where) {
    if (node.path("$ref").isTextual()) {
      String reference = node.path("$ref").asText();
      references.add(reference);
      require(
          reference.startsWith("#/") && !document.at(reference.substring(1)).isMissingNode(),
          where,
          reference + " is there");
    }
    each(node, (name, inner) -> references(inner, where + "/" + name));
    if (node.isArray()) {
      node.forEach(inner -> references(inner, where));
    }
  }

  private static void each(JsonNode object, BiConsumer<String, JsonNode> visit) {
    object
        .fields()
        .forEachRemaining(
            (Map.Entry<String, JsonNode> field) -> visit.accept(field.getKey(), field.getValue()));
  }

  private void only(JsonNode object, String where, Set<String> known) {
    each(object, (name, value) -> require(known.contains(name), where, "has no " + name));
  }

  private void text(JsonNode object, String where, String field) {
    require(!object.path(field).asText().isBlank(), where, "has " + field);
  }

  private void require(boolean holds, String where, String what) {
    if (!holds) {
      faults.add(where + ": " + what);
    }
  }
}
