package io.hatoba.rest;

import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Stands before one resource method, and lets nobody do by it what they wanted to see only: what
 * has no dry run is refused whoever asks for one, and so is what is not clear about it.
 */
final class DryRunFilter implements ContainerRequestFilter {
  /** The parameter of the query. */
  static final String PARAMETER = "dry_run";

  private static final String RESOURCE = "Query";
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final boolean known;

  /** Before a method. */
  DryRunFilter(Method method) {
    known = Arrays.stream(method.getParameters()).anyMatch(DryRunFilter::isIt);
  }

  private static boolean isIt(Parameter parameter) {
    QueryParam query = parameter.getAnnotation(QueryParam.class);
    return query != null && query.value().equals(PARAMETER);
  }

  @Override
  public void filter(ContainerRequestContext context) {
    context.getUriInfo().getQueryParameters().entrySet().forEach(DryRunFilter::requireClear);
    boolean dry = "true".equals(context.getUriInfo().getQueryParameters().getFirst(PARAMETER));
    if (dry && !known && !SAFE.contains(context.getMethod())) {
      throw new ValidationException(
          RESOURCE, PARAMETER, Code.INVALID, "this has no dry run, and nothing was done");
    }
  }

  private static void requireClear(Map.Entry<String, List<String>> parameter) {
    String name = parameter.getKey();
    if (!name.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "").equals("dryrun")) {
      return;
    }
    List<String> values = parameter.getValue();
    boolean clear =
        name.equals(PARAMETER)
            && values.size() == 1
            && (values.get(0).equals("true") || values.get(0).equals("false"));
    if (!clear) {
      throw new ValidationException(
          RESOURCE,
          PARAMETER,
          Code.INVALID,
          PARAMETER + " is true or false, once and in these letters; nothing was done");
    }
  }
}
