package io.hatoba.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code openapi.json} is kept by hand; it says what the code does, no more and no less. */
class OpenApiTest {
  private static final JsonNode DOCUMENT = ApiJson.tree(OpenApiResource.source());

  /** What is read of a query by the classes that page lists. */
  private static final Set<String> PAGING =
      Set.of(
          "page", "per_page", "after", "before", "cursor", "order", "phrase", "include", "status");

  private static final Map<String, Operation> OPERATIONS =
      Operation.all().stream()
          .collect(
              Collectors.toMap(
                  Operation::name,
                  Function.identity(),
                  (one, other) -> {
                    throw new IllegalStateException(one + " and " + other);
                  },
                  TreeMap::new));

  static Stream<Operation> operations() {
    return OPERATIONS.values().stream();
  }

  private static JsonNode documented(Operation operation) {
    return DOCUMENT.path("paths").path(operation.path()).path(operation.verb());
  }

  private static Set<String> parameters(Operation operation, String place) {
    return StreamSupport.stream(documented(operation).path("parameters").spliterator(), false)
        .map(OpenApiDocument.of(DOCUMENT)::resolved)
        .filter(parameter -> parameter.path("in").asText().equals(place))
        .map(parameter -> parameter.path("name").asText())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyOperationOfTheCodeIsInItAndNoOther() {
    Set<String> documented = new TreeSet<>();
    DOCUMENT
        .path("paths")
        .fields()
        .forEachRemaining(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(verb -> documented.add(verb + " " + path.getKey())));

    assertThat(documented).containsExactlyElementsOf(OPERATIONS.keySet());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void itTellsOfParametersAndBody(Operation operation) {
    Set<String> query = parameters(operation, "query");

    assertThat(parameters(operation, "path")).as("of the path").isEqualTo(operation.variables());
    assertThat(query).as("of the query").containsAll(operation.queryParameters());
    query.removeAll(operation.queryParameters());
    assertThat(operation.readsUri() ? PAGING : Set.of()).as("of pages").containsAll(query);
    assertThat(parameters(operation, "header")).as("headers").isEqualTo(operation.headers());
    assertThat(documented(operation).has("requestBody"))
        .as("a body")
        .isEqualTo(operation.takesBody());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("operations")
  void itTellsWhoMayCall(Operation operation) {
    assertThat(documented(operation).path("security")).isEqualTo(security(operation.need()));
  }

  private static JsonNode security(Need need) {
    String scopes =
        Arrays.stream(need.scope().split(", "))
            .filter(scope -> !scope.isEmpty())
            .collect(Collectors.joining("\",\"", "\"", "\""))
            .replaceAll("^\"\"$", "");
    return ApiJson.tree(
        switch (need) {
          case NOTHING -> "[{},{\"token\":[]},{\"workflow\":[]}]";
          case PASSWORD -> "[{\"password\":[]}]";
          case WORKFLOW -> "[{\"workflow\":[]}]";
          default ->
              "[{\"token\":["
                  + scopes
                  + "]}"
                  + (need.admitsWorkflows() ? ",{\"workflow\":[]}" : "")
                  + "]";
        });
  }

  @Test
  void itIsADocumentOfOpenApi() {
    assertThat(OpenApiDocument.of(DOCUMENT).faults()).isEmpty();
  }
}
