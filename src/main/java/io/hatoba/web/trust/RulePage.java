package io.hatoba.web.trust;

import io.hatoba.accounts.workflows.ClaimRule;
import io.hatoba.accounts.workflows.IssuerTemplate;
import io.hatoba.accounts.workflows.TrustedIssuer;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** A rule of an issuer that is made or changed. */
@At(
    value = {
      IssuerLookup.ROOT + "/{issuer}/rules/new",
      IssuerLookup.ROOT + "/{issuer}/rules/{rule}"
    },
    view = "trust/rule",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class RulePage implements Page {
  @Inject private IssuerLookup lookup;
  @Inject private RuleForm form;
  @Inject private TrustAttempt attempt;
  @Inject private Navigation navigation;

  @SuppressWarnings("NullAway.Init") // open sets it
  private TrustedIssuer issuer;

  private Optional<IssuerTemplate> template = Optional.empty();
  private OptionalInt number = OptionalInt.empty();
  private ShownRules seen = new ShownRules("");
  private int position = 1;

  /** For the container. */
  public RulePage() {}

  @Override
  public void open(PageRequest request) {
    issuer = lookup.require(request);
    List<ClaimRule> rules = issuer.description().rules();
    seen = ShownRules.of(request, rules);
    if (request.names().containsKey("rule")) {
      number = OptionalInt.of(ShownRules.number(request, rules));
    }
    template = template(request);
    Optional<ClaimRule> before =
        number.isPresent()
            ? Optional.of(rules.get(number.getAsInt() - 1))
            : template.flatMap(usual -> usual.rules().stream().findFirst());
    before.ifPresent(form::show);
    if (request.form()) {
      form.read(request);
    }
    int usual = number.orElse(rules.size() + 1);
    position =
        request
            .parameter("position")
            .filter(text -> text.matches("[1-9][0-9]{0,5}"))
            .map(Integer::parseInt)
            .filter(place -> place <= positions().size())
            .orElse(usual);
  }

  private Optional<IssuerTemplate> template(PageRequest request) {
    Optional<IssuerTemplate> named = NewIssuerPage.template(request);
    return named.isPresent()
        ? named
        : IssuerTemplate.ALL.stream()
            .filter(usual -> usual.issuer().equals(issuer.url()))
            .findFirst();
  }

  /** Puts it among the others. */
  public void save() {
    if (attempt.done(
        () -> {
          ClaimRule rule = form.rule();
          lookup.change(issuer, before -> with(before, rule));
        })) {
      navigation.to(path(), "trust.done-rule");
    }
  }

  private TrustedIssuer.Description with(TrustedIssuer.Description before, ClaimRule rule) {
    seen.require(before.rules());
    List<ClaimRule> rules = new ArrayList<>(before.rules());
    number.ifPresent(place -> rules.remove(place - 1));
    rules.add(Math.min(position - 1, rules.size()), rule);
    return new TrustedIssuer.Description(
        before.name(), before.audience(), before.jwksUri(), before.enabled(), rules);
  }

  /** Shows the form again with more lines. */
  public void more() {
    form.more();
  }

  /** Whose rule it is. */
  public TrustedIssuer issuer() {
    return issuer;
  }

  /** Where the issuer's page is. */
  public String path() {
    return IssuerLookup.path(issuer.id());
  }

  /** Whether it is a new one. */
  public boolean fresh() {
    return number.isEmpty();
  }

  /** Where it stands, counted from one; of a new one, where it is to stand. */
  public int number() {
    return number.orElse(position);
  }

  /** What such issuers say in their tokens. */
  public Optional<IssuerTemplate> template() {
    return template;
  }

  /** What tells the rules by which something is decided from others. */
  public String seen() {
    return seen.mark();
  }

  /** Where it is to stand. */
  public int position() {
    return position;
  }

  /** Where it can stand. */
  public List<Integer> positions() {
    int most = issuer.description().rules().size() + (fresh() ? 1 : 0);
    return IntStream.rangeClosed(1, most).boxed().toList();
  }
}
