package io.hatoba.web.trust;

import io.hatoba.accounts.workflows.IssuerTemplate;
import io.hatoba.accounts.workflows.TrustedIssuer;
import io.hatoba.accounts.workflows.TrustedIssuers;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Words;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** Trusts an issuer, which gives nothing until it has a rule: that is the next page. */
@At(
    value = IssuerLookup.ROOT + "/new",
    view = "trust/new-issuer",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class NewIssuerPage implements Page {
  @Inject private TrustedIssuers issuers;
  @Inject private IssuerForm form;
  @Inject private TrustAttempt attempt;
  @Inject private Navigation navigation;
  @Inject private Words words;

  private Optional<IssuerTemplate> template = Optional.empty();
  private String url = "";

  /** For the container. */
  public NewIssuerPage() {}

  @Override
  public void open(PageRequest request) {
    template = template(request);
    template.ifPresent(
        usual -> {
          url = usual.issuer();
          form.show(
              new TrustedIssuer.Description(
                  words.say("trust.template-" + usual.name()),
                  Optional.empty(),
                  usual.jwksUri(),
                  true,
                  List.of()));
        });
  }

  /** The template that a parameter names. */
  static Optional<IssuerTemplate> template(PageRequest request) {
    return request
        .parameter("template")
        .flatMap(
            name -> IssuerTemplate.ALL.stream().filter(it -> it.name().equals(name)).findFirst());
  }

  /** Trusts it, and leads to its first rule. */
  public void trust() {
    String called = url.strip();
    attempt.done(
        () -> {
          TrustedIssuer.Description description = form.description(List.of());
          TrustedIssuer made = RacingInsert.retried(() -> issuers.create(called, description));
          navigation.to(
              IssuerLookup.path(made.id())
                  + "/rules/new"
                  + template.map(usual -> "?template=" + usual.name()).orElse(""),
              "trust.done-trusted");
        });
  }

  /** The one that it is made from. */
  public Optional<IssuerTemplate> template() {
    return template;
  }

  /** Those that it is usual to trust. */
  public List<IssuerTemplate> templates() {
    return IssuerTemplate.ALL;
  }

  /** What its tokens call it. */
  public String getUrl() {
    return url;
  }

  /** Whatever is typed. */
  public void setUrl(String typed) {
    url = typed;
  }
}
