package io.hatoba.rest;

import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.Teams;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.UriInfo;
import jakarta.ws.rs.ext.Provider;
import java.net.URI;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Lets a team and a repository be named by ids, as clients of GitHub do that remember those: {@code
 * /organizations/{org_id}/team/{team_id}} and {@code /repositories/{id}}, with all that is below
 * them. Whoever asks for what is not there is answered as for a name that nothing has.
 */
@Provider
@PreMatching
@ApplicationScoped
public class ApiIdsFilter implements ContainerRequestFilter {
  private static final Pattern TEAM =
      Pattern.compile("/?organizations/(\\d{1,18})/team/(\\d{1,18})(/.*)?");
  private static final Pattern REPOSITORY = Pattern.compile("/?repositories/(\\d{1,18})(/.*)?");

  /** No account can have it as its login, and no repository and no team as its name. */
  private static final String NOTHING = "-";

  @Inject private Organizations organizations;
  @Inject private Teams teams;
  @Inject private Repositories repositories;

  @Override
  public void filter(ContainerRequestContext context) {
    named(context.getUriInfo().getPath(false))
        .ifPresent(path -> context.setRequestUri(requestUri(context.getUriInfo(), path)));
  }

  private Optional<String> named(String path) {
    Matcher team = TEAM.matcher(path);
    if (team.matches()) {
      long organization = Long.parseLong(team.group(1));
      return Optional.of(
          teams
                  .locate(organization, Long.parseLong(team.group(2)))
                  .map(place -> "orgs/" + place.organization() + "/teams/" + place.slug())
                  .orElseGet(() -> "orgs/" + login(organization) + "/teams/" + NOTHING)
              + rest(team.group(3)));
    }
    Matcher repository = REPOSITORY.matcher(path);
    if (repository.matches()) {
      return Optional.of(
          "repos/"
              + repositories
                  .find(Long.parseLong(repository.group(1)))
                  .map(found -> found.owner().login() + "/" + found.name())
                  .orElse(NOTHING + "/" + NOTHING)
              + rest(repository.group(2)));
    }
    return Optional.empty();
  }

  /** Below the organization itself a team that is not there is answered as one that is secret. */
  private String login(long organization) {
    return organizations.find(organization).map(found -> found.account().login()).orElse(NOTHING);
  }

  private static String rest(@Nullable String path) {
    return path == null ? "" : path;
  }

  private static URI requestUri(UriInfo uri, String path) {
    String query = uri.getRequestUri().getRawQuery();
    return URI.create(uri.getBaseUri() + path + (query == null ? "" : "?" + query));
  }
}
