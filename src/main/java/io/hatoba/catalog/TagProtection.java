package io.hatoba.catalog;

import io.hatoba.accounts.ValidationException;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.TagProtectionDao;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Reason;
import io.hatoba.registry.TagPattern;
import io.hatoba.registry.TagRule;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Rules that protect tags: in the whole instance, in all packages of an owner, or in one. Every
 * node feels a change within 5 seconds; {@link io.hatoba.registry.TagMoves} asks them.
 */
@Stateless
public class TagProtection {
  /** Every push to a package with a rule asks all that hold there. */
  private static final int MOST_IN_A_PLACE = 50;

  /** Every node has all of them in memory; no owner may use them up for the others. */
  private static final int MOST_OF_AN_OWNER = 500;

  private static final int MOST = 5_000;

  private static final int MOST_CHARACTERS_OF_EXCEPTIONS = 2_000;
  private static final String RESOURCE = "TagProtection";

  private final TagProtectionDao rules;
  private final PackageDao packages;
  private final AccessEpoch epoch;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public TagProtection() {
    this(null, null, null, null);
  }

  /** Over the rows of rules. */
  @Inject
  public TagProtection(
      TagProtectionDao rules, PackageDao packages, AccessEpoch epoch, AuditLog audit) {
    this.rules = rules;
    this.packages = packages;
    this.epoch = epoch;
    this.audit = audit;
  }

  /** Where rules hold. */
  public sealed interface Where {
    /** In all packages. */
    record Instance() implements Where {}

    /**
     * In all packages of an account.
     *
     * @param organization whether it is one
     */
    record Owner(long id, String login, boolean organization) implements Where {}

    /** In the package that a name reaches. */
    record Pack(ImageName name) implements Where {}
  }

  /**
   * A rule that is to be made.
   *
   * @param exceptions of tags that it does not protect
   */
  public record NewRule(TagRule.Kind kind, TagPattern pattern, List<TagPattern> exceptions) {
    /** Copies the exceptions. */
    public NewRule {
      exceptions = List.copyOf(exceptions);
    }
  }

  /**
   * The rules of a place, the oldest first; those that hold there because of a larger place are not
   * among them.
   *
   * @throws io.hatoba.oci.NameUnknownException if there is no such package
   */
  public List<TagRule> list(Where where) {
    return in(place(where));
  }

  private List<TagRule> in(TagProtectionDao.Place place) {
    return rules.list().stream().filter(row -> row.place().equals(place)).map(TagRule::of).toList();
  }

  private TagProtectionDao.Place place(Where where) {
    if (where instanceof Where.Owner owner) {
      return TagProtectionDao.Place.owner(owner.id());
    }
    return where instanceof Where.Pack pack
        ? TagProtectionDao.Place.pack(PackageTags.require(packages, pack.name()))
        : TagProtectionDao.Place.INSTANCE;
  }

  private static Subject subject(Where where) {
    if (where instanceof Where.Owner owner) {
      return owner.organization()
          ? Subject.organization(owner.login().toLowerCase(Locale.ROOT))
          : Subject.account(owner.id(), owner.login());
    }
    return where instanceof Where.Pack pack ? Subject.image(pack.name()) : Subject.NOTHING;
  }

  /**
   * Makes a rule. Tags that it protects keep what they name from then on.
   *
   * @throws ValidationException if there are too many already
   * @throws io.hatoba.oci.NameUnknownException if there is no such package
   */
  public TagRule create(Where where, NewRule made, long accountId) {
    String exceptions =
        made.exceptions().stream().map(TagPattern::text).collect(Collectors.joining(" "));
    if (exceptions.length() > MOST_CHARACTERS_OF_EXCEPTIONS) {
      throw invalid(
          "exceptions", PackageRule.EXCEPTIONS_LENGTH.about(MOST_CHARACTERS_OF_EXCEPTIONS));
    }
    int steps =
        Stream.concat(Stream.of(made.pattern()), made.exceptions().stream())
            .mapToInt(TagPattern::steps)
            .sum();
    if (steps > TagPattern.MAX_STEPS) {
      throw invalid("exceptions", PackageRule.PATTERNS_TOO_LARGE.about());
    }
    TagProtectionDao.Place place = place(where);
    // Its row is held from here on, so that rules are counted one after the other.
    epoch.raise();
    List<TagProtectionDao.Row> all = rules.list();
    if (all.stream().filter(row -> row.place().equals(place)).count() >= MOST_IN_A_PLACE) {
      throw tooMany(PackageRule.RULES_IN_PLACE.about(MOST_IN_A_PLACE));
    }
    // Whoever administers the site can always make one.
    if (!(where instanceof Where.Instance)) {
      String owner = login(where);
      if (all.stream().filter(row -> row.login().equalsIgnoreCase(owner)).count()
          >= MOST_OF_AN_OWNER) {
        throw tooMany(PackageRule.RULES_OF_OWNER.about(MOST_OF_AN_OWNER));
      }
      if (all.size() >= MOST) {
        throw tooMany(PackageRule.RULES_ALTOGETHER.about(MOST));
      }
    }
    long id =
        rules.insert(
            place,
            made.kind().name(),
            made.pattern().syntax().name(),
            made.pattern().text(),
            exceptions,
            accountId);
    TagRule rule = find(place, id).orElseThrow();
    record(AuditAction.TAG_RULE_CREATED, where, rule);
    return rule;
  }

  private static ValidationException tooMany(Reason which) {
    return invalid("pattern", which);
  }

  private static String login(Where where) {
    if (where instanceof Where.Owner owner) {
      return owner.login();
    }
    return where instanceof Where.Pack pack ? pack.name().owner() : "";
  }

  private static ValidationException invalid(String field, Reason why) {
    return new ValidationException(RESOURCE, field, ValidationException.Code.INVALID, why);
  }

  private Optional<TagRule> find(TagProtectionDao.Place place, long id) {
    return in(place).stream().filter(rule -> rule.id() == id).findFirst();
  }

  private void record(AuditAction action, Where where, TagRule rule) {
    audit.record(
        action,
        subject(where).reference(rule.pattern().text()),
        Map.of(
            "rule", rule.id(),
            "kind", rule.kind().name().toLowerCase(Locale.ROOT),
            "exceptions", rule.exceptions().stream().map(TagPattern::text).toList()));
  }

  /**
   * Removes a rule.
   *
   * @return false if the place has no such rule
   */
  public boolean delete(Where where, long id) {
    Optional<TagRule> rule = find(place(where), id);
    // Whoever is the second to remove it changes nothing, and every node may go on as it is.
    if (rule.isEmpty() || !rules.delete(id)) {
      return false;
    }
    epoch.raise();
    record(AuditAction.TAG_RULE_REMOVED, where, rule.get());
    return true;
  }
}
