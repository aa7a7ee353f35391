package io.hatoba.rest;

import io.hatoba.access.Access;
import io.hatoba.access.AccessExplanation;
import io.hatoba.access.AccessPolicy;
import io.hatoba.access.Action;
import io.hatoba.access.Decision;
import io.hatoba.access.Scopes;
import io.hatoba.config.RegistryHosts;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.NameInvalidException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /packages/explain-access}: why somebody may do something, or may not. */
@Path("packages/explain-access")
@ApplicationScoped
public class ExplainAccessResource {
  private static final String RESOURCE = "Package";
  private static final int FORBIDDEN = 403;

  @Inject private AccessPolicy policy;
  @Inject private AccessExplanation explanation;
  @Inject private RegistryHosts hosts;

  /**
   * What the policy decides of somebody, and the chain of rules that leads there. An addition to
   * GitHub's API.
   *
   * @param chain in words for people; the last one decided
   */
  record ExplanationBody(
      @Nullable String login, String image, String action, boolean allowed, List<String> chain) {}

  /**
   * Explains a decision to an administrator of the package.
   *
   * @param login the user; without it, somebody without a credential
   * @param image as in {@code docker pull}, with the registry's host or, where there is but one,
   *     without; no tag
   * @param action {@code pull}, {@code push}, {@code delete}, {@code restore} or {@code administer}
   * @param scopes of the token that the user would show, with commas; without it, of all scopes
   * @return 200; 403 for a reader and 404 for others; 422 for what there is not
   */
  @GET
  @MayCall(Need.PACKAGE_ADMINISTRATOR)
  public Response explain(
      @Context HttpServletRequest request,
      @QueryParam("login") @Nullable String login,
      @QueryParam("image") @Nullable String image,
      @QueryParam("action") @Nullable String action,
      @QueryParam("scopes") @Nullable String scopes) {
    ImageName name = name(Bodies.require(RESOURCE, "image", image));
    Action asked =
        Bodies.word(RESOURCE, "action", Action.class, Bodies.require(RESOURCE, "action", action))
            .orElseThrow();
    requireAdministrator(request, name);
    Set<String> shown = Set.copyOf(scopes == null ? Scopes.ALL : List.of(scopes.split(",", -1)));
    Decision decision =
        login == null
            ? explanation.ofAnonymous(name, asked)
            : explanation
                .of(login, shown, name, asked, SignedIn.require(request).administersSite())
                .orElseThrow(() -> Bodies.invalid(RESOURCE, "login", login));
    return Answers.ok(
        new ExplanationBody(
            login, name.toString(), asked.word(), decision.allowed(), decision.chain()));
  }

  private ImageName name(String image) {
    try {
      return hosts.imageName(image);
    } catch (NameInvalidException namesNothing) {
      throw Bodies.invalid(RESOURCE, "image", image);
    }
  }

  private void requireAdministrator(HttpServletRequest request, ImageName name) {
    Access access = policy.of(SignedIn.require(request), name);
    Decision decision = access.decide(Action.ADMINISTER);
    if (!decision.allowed()) {
      throw access.allows(Action.PULL)
          ? new ApiException(FORBIDDEN, decision.rule())
          : ApiException.hidden(decision.rule());
    }
  }
}
