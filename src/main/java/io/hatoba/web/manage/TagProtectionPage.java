package io.hatoba.web.manage;

import io.hatoba.access.Action;
import io.hatoba.access.Decision;
import io.hatoba.accounts.User;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.PackageTag;
import io.hatoba.catalog.PackageTags;
import io.hatoba.catalog.TagProtection;
import io.hatoba.oci.MalformedException;
import io.hatoba.oci.Reason;
import io.hatoba.registry.RacingInsert;
import io.hatoba.registry.TagPattern;
import io.hatoba.registry.TagRule;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import io.hatoba.web.Reasons;
import io.hatoba.web.packages.PackageLookup;
import io.hatoba.web.packages.PackagePaths;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Rules that protect tags, of a package or of all packages of an owner. */
@At(
    value = {
      "/orgs/{org}/packages/{type}/package/{name}/protection",
      "/users/{user}/packages/{type}/package/{name}/protection",
      "/orgs/{org}/settings/packages/protection",
      "/users/{user}/settings/packages/protection"
    },
    view = "manage/protection",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class TagProtectionPage implements Page {
  /** Tags among which those are looked for that a rule meets now. */
  private static final int LOOKED_AT = 1_000;

  @Inject private PackageLookup lookup;
  @Inject private OwnerLookup owners;
  @Inject private TagProtection protection;
  @Inject private PackageTags tags;
  @Inject private PackagePaths paths;
  @Inject private ManagePaths managePaths;
  @Inject private Navigation navigation;
  @Inject private Reasons reasons;
  @Inject private Reader reader;

  @SuppressWarnings("NullAway.Init") // open sets it
  private TagProtection.Where where;

  private String path = "";
  private String home = "";
  private String settings = "";
  private String title = "";
  private List<Reason> forbidden = List.of();
  private List<TagRule> rules = List.of();
  private List<PackageTag> tagged = List.of();
  private boolean all = true;
  private Optional<TagRule> removed = Optional.empty();
  private String pattern = "";
  private String exceptions = "";
  private String kind = TagRule.Kind.IMMUTABLE.name();
  private String syntax = TagPattern.Syntax.GLOB.name();
  private List<String> refusal = List.of();
  private Optional<List<String>> met = Optional.empty();

  /** For the container. */
  public TagProtectionPage() {}

  @Override
  public void open(PageRequest request) {
    path = request.path();
    if (request.names().containsKey("type")) {
      openPackage(request);
    } else {
      User owner = owners.require(request);
      where = new TagProtection.Where.Owner(owner.id(), owner.login(), owner.organization());
      home = paths.list(owner);
      settings = managePaths.ofOwner(owner);
      title = owner.login();
    }
    rules = protection.list(where);
    removed =
        request
            .parameter("remove")
            .flatMap(PackageLookup::number)
            .flatMap(id -> rules.stream().filter(rule -> rule.id() == id).findFirst());
    if (!forbidden.isEmpty() && request.form()) {
      throw new PageRefusal.Forbidden(forbidden);
    }
  }

  private void openPackage(PageRequest request) {
    PackageLookup.Seen seen = lookup.require(request);
    Decision decision = seen.access().decide(Action.ADMINISTER);
    forbidden = decision.allowed() ? List.of() : decision.reasons();
    where = new TagProtection.Where.Pack(seen.name());
    home = paths.of(seen.pack());
    settings = home;
    title = seen.pack().owner().login() + "/" + seen.pack().name();
    PackageTags.Page page = tags.list(seen.name(), "", LOOKED_AT);
    tagged = page.tags();
    all = !page.more();
  }

  /** Says which tags a rule would protect now. */
  public void preview() {
    try {
      TagRule rule =
          new TagRule(0, "", "", typed().kind(), typed().pattern(), typed().exceptions());
      met = Optional.of(meets(rule));
    } catch (MalformedException malformed) {
      refusal = List.of(reasons.of(malformed.reason()));
    }
  }

  /** Makes a rule. */
  public void create() {
    try {
      TagProtection.NewRule made = typed();
      long by = reader.requireAccount().id();
      RacingInsert.retried(() -> protection.create(where, made, by));
      navigation.to(path, "manage.rule-made");
    } catch (MalformedException malformed) {
      refusal = List.of(reasons.of(malformed.reason()));
    } catch (ValidationException refused) {
      refusal = List.of(reasons.of(refused));
    }
  }

  private TagProtection.NewRule typed() {
    TagPattern.Syntax written =
        syntax.equals(TagPattern.Syntax.REGEX.name())
            ? TagPattern.Syntax.REGEX
            : TagPattern.Syntax.GLOB;
    return new TagProtection.NewRule(
        kind.equals(TagRule.Kind.WRITE_ONCE.name())
            ? TagRule.Kind.WRITE_ONCE
            : TagRule.Kind.IMMUTABLE,
        TagPattern.of(written, pattern.strip()),
        Stream.of(exceptions.strip().split("\\s+"))
            .filter(text -> !text.isEmpty())
            .map(text -> TagPattern.of(written, text))
            .toList());
  }

  /** Removes the rule that the address names. */
  public void remove() {
    long id = removed.map(TagRule::id).orElseThrow(PageRefusal.NotFound::new);
    if (!RacingInsert.retried(() -> protection.delete(where, id))) {
      throw new PageRefusal.NotFound();
    }
    navigation.to(path, "manage.rule-removed");
  }

  /** Tags of the package that a rule protects now, in bytewise order. */
  public List<String> meets(TagRule rule) {
    List<String> names = new ArrayList<>();
    for (PackageTag one : tagged) {
      if (rule.protects(one.tag())) {
        names.add(one.tag().value());
      }
    }
    return names;
  }

  /** Whether the rules are those of one package. */
  public boolean ofPackage() {
    return where instanceof TagProtection.Where.Pack;
  }

  /** Whether all tags were looked at. */
  public boolean lookedAtAll() {
    return all;
  }

  /** Where the package or the owner is shown. */
  public String home() {
    return home;
  }

  /** What the paths of its settings begin with. */
  public String settings() {
    return settings;
  }

  /** Name of the package or of the owner. */
  public String title() {
    return title;
  }

  /** Why the reader may change nothing; empty if they may. */
  public List<String> chain() {
    return reasons.all(forbidden);
  }

  /** The rules, the oldest first. */
  public List<TagRule> rules() {
    return rules;
  }

  /** The rule that is to be removed; empty if that was not asked for. */
  public Optional<TagRule> removed() {
    return removed;
  }

  /** Why what was typed cannot be. */
  public List<String> refusal() {
    return refusal;
  }

  /** Tags that what was typed would protect now; empty if that was not asked for. */
  public Optional<List<String>> met() {
    return met;
  }

  /** Which tags are meant. */
  public String getPattern() {
    return pattern;
  }

  /** Whatever is typed. */
  public void setPattern(String text) {
    pattern = text;
  }

  /** Which are not, with spaces between. */
  public String getExceptions() {
    return exceptions;
  }

  /** Whatever is typed. */
  public void setExceptions(String text) {
    exceptions = text;
  }

  /** Name of what it keeps tags from. */
  public String getKind() {
    return kind;
  }

  /** Whatever is chosen. */
  public void setKind(String word) {
    kind = word;
  }

  /** Name of how patterns are written. */
  public String getSyntax() {
    return syntax;
  }

  /** Whatever is chosen. */
  public void setSyntax(String word) {
    syntax = word;
  }
}
