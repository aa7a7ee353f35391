package io.hatoba.distribution;

import io.hatoba.config.RegistryHost;
import io.hatoba.events.CurrentOrigin;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.NameInvalidException;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.UnsupportedException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MultivaluedMap;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Stands before one resource method: finds the repository, and asks for access. */
final class AccessFilter implements ContainerRequestFilter {
  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");
  private static final Pattern DRY_RUN = Pattern.compile("(?i)dry[-_]?run");

  private final AccessChecks checks;
  private final Need need;
  private final Supplier<String> address;
  private final CurrentOrigin origin;

  /**
   * Before a method.
   *
   * @param address tells where the request of this thread comes from
   * @param origin stands for that of the request of this thread
   */
  AccessFilter(AccessChecks checks, Need need, Supplier<String> address, CurrentOrigin origin) {
    this.checks = checks;
    this.need = need;
    this.address = address;
    this.origin = origin;
  }

  @Override
  public void filter(ContainerRequestContext context) {
    requireNoNul(context);
    String from = address.get();
    origin.begin(
        from, Optional.ofNullable(context.getHeaderString(HttpHeaders.USER_AGENT)).orElse(""));
    if (need == Need.NOTHING) {
      return;
    }
    RegistryHost host = HostFilter.hostOf(context);
    Optional<ImageName> name =
        first(context.getUriInfo().getPathParameters(), "name")
            .map(RepositoryName::new)
            .map(host::imageName);
    Credentials credentials =
        Credentials.parse(Optional.ofNullable(context.getHeaderString(HttpHeaders.AUTHORIZATION)));
    AccessChecks.Request request =
        new AccessChecks.Request(host, credentials, need, name, mountSource(context, host), from);
    context.setProperty(Granted.PROPERTY, checks.require(request));
    requireDeed(context);
  }

  /** The protocol has no dry runs; who wanted to see only what would go must not lose it. */
  private static void requireDeed(ContainerRequestContext context) {
    if (!SAFE.contains(context.getMethod())
        && context.getUriInfo().getQueryParameters().keySet().stream()
            .anyMatch(name -> DRY_RUN.matcher(name).matches())) {
      throw UnsupportedException.badRequest(
          "there are no dry runs here, and nothing was done; the REST API below /api/v3/ has them");
    }
  }

  /** No name, tag or type has it, and PostgreSQL takes it in no text, not even to compare with. */
  private static void requireNoNul(ContainerRequestContext context) {
    String query = context.getUriInfo().getRequestUri().getRawQuery();
    if (query != null && query.contains("%00")) {
      throw UnsupportedException.badRequest("a parameter has the character NUL");
    }
  }

  private Optional<ImageName> mountSource(ContainerRequestContext context, RegistryHost host) {
    if (need != Need.PUSH || !context.getMethod().equals("POST")) {
      return Optional.empty();
    }
    MultivaluedMap<String, String> query = context.getUriInfo().getQueryParameters();
    return first(query, "mount").isPresent()
        ? first(query, "from").flatMap(from -> find(host, from))
        : Optional.empty();
  }

  /** The repository of a name; a name that cannot exist is one that cannot be mounted from. */
  static Optional<ImageName> find(RegistryHost host, String name) {
    try {
      return Optional.of(host.imageName(new RepositoryName(name)));
    } catch (NameInvalidException namesNothing) {
      return Optional.empty();
    }
  }

  private static Optional<String> first(MultivaluedMap<String, String> values, String key) {
    return Optional.ofNullable(values.getFirst(key));
  }
}
