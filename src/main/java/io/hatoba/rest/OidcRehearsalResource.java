package io.hatoba.rest;

import io.hatoba.accounts.workflows.IssuerTemplate;
import io.hatoba.accounts.workflows.TokenExchange;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code /admin/actions/oidc}: what would become of an identity token, and what issuers there are
 * in the world. An addition to GitHub's API.
 */
@Path("admin/actions/oidc")
@ApplicationScoped
public class OidcRehearsalResource {
  @Inject private TokenExchange exchange;

  /**
   * Says what would become of an identity token, rule by rule, and makes nothing.
   *
   * @param body {@code id_token}, or bare {@code claims}
   * @return 200 with {@code allowed}, {@code message}, and how it came to that
   */
  @POST
  @Path("dry-run")
  @MayCall(Need.SITE_ADMIN)
  public Response rehearse(InputStream body) {
    return Answers.ok(
        RehearsalBody.of(RehearsalRequest.read(body).rehearse(exchange, Optional.empty())));
  }

  record TemplateBody(
      String name,
      String title,
      String issuer,
      @Nullable String jwksUri,
      Map<String, String> claims,
      List<OidcRuleBody> rules,
      String job) {
    static TemplateBody of(IssuerTemplate template) {
      return new TemplateBody(
          template.name(),
          template.title(),
          template.issuer(),
          template.jwksUri().orElse(null),
          template.claims(),
          template.rules().stream().map(OidcRuleBody::of).toList(),
          template.job());
    }
  }

  /** Issuers as they are made, with their claims and a rule to begin with. */
  @GET
  @Path("templates")
  @MayCall(Need.SITE_ADMIN)
  public Response templates() {
    return Answers.ok(IssuerTemplate.ALL.stream().map(TemplateBody::of).toList());
  }
}
