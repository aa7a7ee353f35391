package io.hatoba.rest;

import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A method and a path that this API answers, as the annotations of JAX-RS have them.
 *
 * @param verb in lower case, as OpenAPI writes it
 * @param path of the document: variables without their patterns, and none that stands for words
 */
record Operation(String verb, String path, Method method) {
  /** A variable; a pattern holds pairs of braces at most. */
  private static final Pattern VARIABLE =
      Pattern.compile("\\{(\\w+)(?:: *((?:[^{}]|\\{[^{}]*\\})*))?\\}");

  /**
   * A pattern that stands for a few words, such as {@code members|memberships} or {@code tests?}.
   */
  private static final Pattern WORDS = Pattern.compile("\\w+\\??(\\|\\w+\\??)*");

  /** All that the application has. */
  static List<Operation> all() {
    return new ApiApplication()
        .getClasses().stream()
            .filter(type -> type.isAnnotationPresent(Path.class))
            .flatMap(Operation::of)
            .toList();
  }

  private static Stream<Operation> of(Class<?> resource) {
    return Arrays.stream(resource.getMethods())
        .filter(method -> !method.isBridge())
        .flatMap(method -> annotated(resource, method).stream())
        .flatMap(
            method ->
                paths(resource, method)
                    .map(path -> new Operation(verb(method).orElseThrow(), path, method)));
  }

  /** Where a method has its annotations: JAX-RS inherits them as long as none are given anew. */
  private static Optional<Method> annotated(Class<?> resource, Method method) {
    for (Class<?> type = resource; type != null; type = type.getSuperclass()) {
      try {
        Method declared = type.getDeclaredMethod(method.getName(), method.getParameterTypes());
        if (verb(declared).isPresent()) {
          return Optional.of(declared);
        }
      } catch (NoSuchMethodException further) {
        continue;
      }
    }
    return Optional.empty();
  }

  private static Optional<String> verb(Method method) {
    return Arrays.stream(method.getAnnotations())
        .flatMap(
            annotation ->
                Stream.ofNullable(annotation.annotationType().getAnnotation(HttpMethod.class)))
        .map(verb -> verb.value().toLowerCase(Locale.ROOT))
        .findFirst();
  }

  private static Stream<String> paths(Class<?> resource, Method method) {
    String below =
        method.isAnnotationPresent(Path.class) ? method.getAnnotation(Path.class).value() : "";
    String whole =
        Stream.of(resource.getAnnotation(Path.class).value(), below)
            .map(part -> part.replaceAll("^/|/$", ""))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining("/", "/", ""));
    return expanded(whole).stream();
  }

  private static List<String> expanded(String path) {
    Matcher variable = VARIABLE.matcher(path);
    for (int from = 0; variable.find(from); from = variable.end()) {
      String pattern = Optional.ofNullable(variable.group(2)).orElse("").strip();
      if (WORDS.matcher(pattern).matches()) {
        String before = path.substring(0, variable.start());
        String after = path.substring(variable.end());
        return words(pattern).stream()
            .flatMap(word -> expanded(before + word + after).stream())
            .toList();
      }
    }
    return List.of(variable.replaceAll("{$1}"));
  }

  private static List<String> words(String pattern) {
    List<String> words = new ArrayList<>();
    for (String word : pattern.split("\\|")) {
      words.add(word.replace("?", ""));
      if (word.endsWith("?")) {
        words.add(word.substring(0, word.length() - 2));
      }
    }
    return words;
  }

  /** Names of the variables of the path. */
  Set<String> variables() {
    return VARIABLE
        .matcher(path)
        .results()
        .map(found -> found.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  Set<String> queryParameters() {
    return names(QueryParam.class, QueryParam::value);
  }

  Set<String> headers() {
    return names(HeaderParam.class, HeaderParam::value);
  }

  private <A extends Annotation> Set<String> names(Class<A> annotation, Function<A, String> name) {
    return Arrays.stream(method.getParameters())
        .map(parameter -> parameter.getAnnotation(annotation))
        .flatMap(Stream::ofNullable)
        .map(name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Whether it may read parameters that no annotation tells of. */
  boolean readsUri() {
    return takes(UriInfo.class);
  }

  boolean takesBody() {
    return takes(InputStream.class);
  }

  private boolean takes(Class<?> type) {
    return Arrays.stream(method.getParameters()).map(Parameter::getType).anyMatch(type::equals);
  }

  Need need() {
    return method.getAnnotation(MayCall.class).value();
  }

  String name() {
    return verb + " " + path;
  }
}
