package io.hatoba.rest;

import io.hatoba.accounts.workflows.ClaimRule;
import io.hatoba.accounts.workflows.TokenExchange;
import io.hatoba.accounts.workflows.TrustedIssuer;
import io.hatoba.accounts.workflows.TrustedIssuers;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/actions/oidc/issuers}: whose identity tokens are exchanged for workflow tokens. An
 * addition to GitHub's API.
 */
@Path("admin/actions/oidc/issuers")
@ApplicationScoped
public class OidcIssuersResource {
  private static final String RESOURCE = "OidcIssuer";
  private static final String ID = "{issuer_id: [0-9]{1,18}}";

  @Inject private TrustedIssuers issuers;
  @Inject private TokenExchange exchange;

  /** All of them, the oldest first. */
  @GET
  @MayCall(Need.SITE_ADMIN)
  public Response list() {
    return Answers.ok(issuers.list().stream().map(OidcIssuerBody::of).toList());
  }

  /** What is asked for; of a change, what is missing stays. */
  record Asked(
      @Nullable String issuer,
      @Nullable String name,
      @Nullable String audience,
      @Nullable String jwksUri,
      @Nullable Boolean enabled,
      @Nullable List<OidcRuleBody> rules) {
    TrustedIssuer.Description over(TrustedIssuer.Description before) {
      return new TrustedIssuer.Description(
          name == null ? before.name() : name,
          text(audience, before.audience()),
          text(jwksUri, before.jwksUri()),
          enabled == null ? before.enabled() : enabled,
          rules == null ? before.rules() : read(rules));
    }

    /** An empty text takes it away. */
    private static Optional<String> text(@Nullable String asked, Optional<String> before) {
      return asked == null ? before : Optional.of(asked).filter(text -> !text.isEmpty());
    }

    private static List<ClaimRule> read(List<OidcRuleBody> rules) {
      return rules.stream().map(rule -> Bodies.require(RESOURCE, "rules", rule).rule()).toList();
    }
  }

  /**
   * Trusts an issuer.
   *
   * @param body {@code issuer} (the {@code iss} of its tokens, to the letter), {@code name}, {@code
   *     audience} (this instance's URL if nobody says), {@code jwks_uri} (found by {@code
   *     .well-known/openid-configuration} if nobody says), {@code enabled}, {@code rules}: of each
   *     {@code name}, {@code conditions} ({@code claim}, {@code pattern}), {@code repository},
   *     {@code run}, {@code permissions.packages}, {@code expires_in}
   * @return 201 with the issuer; 422 if it is trusted already, or a rule would take anybody's token
   */
  @POST
  @MayCall(Need.SITE_ADMIN)
  public Response create(InputStream body) {
    Asked asked = ApiJson.read(body, Asked.class);
    String url = Bodies.require(RESOURCE, "issuer", asked.issuer());
    TrustedIssuer.Description description =
        asked.over(
            new TrustedIssuer.Description(
                url, Optional.empty(), Optional.empty(), true, List.of()));
    TrustedIssuer made = RacingInsert.retried(() -> issuers.create(url, description));
    return Answers.created(OidcIssuerBody.of(made));
  }

  private TrustedIssuer require(long id) {
    return issuers.find(id).orElseThrow(ApiException::notFound);
  }

  /** One of them. */
  @GET
  @Path(ID)
  @MayCall(Need.SITE_ADMIN)
  public Response get(@PathParam("issuer_id") long id) {
    return Answers.ok(OidcIssuerBody.of(require(id)));
  }

  /**
   * Changes what its tokens give. Workflow tokens that were made before live out their time, but
   * those of an issuer that is no longer enabled end.
   *
   * @param body as for a new one, but for {@code issuer}; {@code rules} are all of them
   * @return 200 with the issuer
   */
  @PATCH
  @Path(ID)
  @MayCall(Need.SITE_ADMIN)
  public Response change(@PathParam("issuer_id") long id, InputStream body) {
    Asked asked = ApiJson.read(body, Asked.class);
    if (asked.issuer() != null && !asked.issuer().equals(require(id).url())) {
      throw Bodies.invalid(RESOURCE, "issuer", asked.issuer());
    }
    return issuers
        .change(id, asked::over)
        .map(changed -> Answers.ok(OidcIssuerBody.of(changed)))
        .orElseThrow(ApiException::notFound);
  }

  /**
   * Says what would become of an identity token by its rules, and makes nothing.
   *
   * @param body {@code id_token}, or bare {@code claims}, which need not name the issuer
   * @return 200 as {@link OidcRehearsalResource#rehearse}
   */
  @POST
  @Path(ID + "/dry-run")
  @MayCall(Need.SITE_ADMIN)
  public Response rehearse(@PathParam("issuer_id") long id, InputStream body) {
    TrustedIssuer issuer = require(id);
    return Answers.ok(
        RehearsalBody.of(RehearsalRequest.read(body).rehearse(exchange, Optional.of(issuer))));
  }

  /**
   * Trusts it no longer; workflow tokens that were made for its tokens end.
   *
   * @return 204
   */
  @DELETE
  @Path(ID)
  @MayCall(Need.SITE_ADMIN)
  public Response delete(@PathParam("issuer_id") long id) {
    if (!issuers.delete(id)) {
      throw ApiException.notFound();
    }
    return Answers.nothing();
  }
}
