package io.hatoba.web;

import io.hatoba.access.AccessRule;
import io.hatoba.access.Action;
import io.hatoba.access.ApiRule;
import io.hatoba.access.identity.IdentityRule;
import io.hatoba.accounts.Field;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.MigrationRule;
import io.hatoba.catalog.hooks.HookRule;
import io.hatoba.catalog.quotas.QuotaRule;
import io.hatoba.maintenance.scrub.Scrub;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.Permission;
import io.hatoba.oci.Quotation;
import io.hatoba.oci.Reason;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Role;
import io.hatoba.oci.Sentence;
import io.hatoba.oci.Visibility;
import io.hatoba.settings.PackageTypeRule;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Why something is refused, or may be done, in the reader's language. Each sentence by which the
 * instance gives a reason has words in both; what has none is quoted as what the API answers.
 */
@Named
@RequestScoped
public class Reasons {
  /** Beginnings of the keys of words that sentences are about, by their closed lists. */
  static final Map<Class<?>, String> TERMS =
      Map.of(
          Action.class, "reasons.action-",
          Field.class, "reasons.field-",
          Permission.class, "reasons.permission-",
          RegistryKind.class, "reasons.registry-",
          Role.class, "reasons.role-",
          Visibility.class, "reasons.visibility-");

  /** What the audit log tells of refusals. */
  private static final List<Sentence> AUDITED =
      Stream.<Sentence[]>of(
              AccessRule.values(),
              ApiRule.values(),
              IdentityRule.values(),
              PackageTypeRule.values(),
              new Sentence[] {
                QuotaRule.HARD_QUOTA,
                QuotaRule.LOGICAL_BYTES,
                QuotaRule.PHYSICAL_BYTES,
                QuotaRule.ALL_PACKAGES
              })
          .flatMap(Stream::of)
          .toList();

  private final Words words;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Reasons() {
    this(null);
  }

  /** In whose words. */
  @Inject
  public Reasons(Words words) {
    this.words = words;
  }

  /** A reason. */
  public String of(Reason reason) {
    return words.sayAbout(
        key(reason.sentence()), reason.arguments().stream().map(this::argument).toList());
  }

  /** Several, one after the other. */
  public List<String> all(List<Reason> reasons) {
    return reasons.stream().map(this::of).toList();
  }

  /** Why a field is refused. */
  public String of(ValidationException refused) {
    return refused
        .reason()
        .map(this::of)
        .orElseGet(() -> quoted(String.valueOf(refused.getMessage())));
  }

  /** Why the registry refuses. */
  public String of(RegistryException refused) {
    return refused instanceof DeniedException denied && denied.reason().isPresent()
        ? of(denied.reason().get())
        : quoted(refused.message());
  }

  /** What the report of a migration tells of a package; empty where it tells nothing. */
  public String ofMigration(String reason) {
    return kept(reason, MigrationRule.find(reason));
  }

  /** Why a hook could not be told something; empty if it was. */
  public String ofDelivery(String status) {
    return kept(status, Reason.find(status, List.of(HookRule.values())));
  }

  /** What is wrong with a layer on the disk. */
  public String ofFinding(Scrub.Damaged damaged) {
    return kept(damaged.finding(), damaged.why());
  }

  /** Why something was refused, as the audit log tells it; empty where it tells nothing. */
  public String ofAudit(String reason) {
    return Reason.findAll(reason, AUDITED)
        .flatMap(all -> all.stream().reduce(Reason::and))
        .map(this::of)
        .orElseGet(() -> kept(reason, Optional.empty()));
  }

  /** Why the keys of an issuer cannot be had. */
  public String ofKeys(Reason failure) {
    return of(failure);
  }

  /** What was kept as a text, which is quoted if nobody knows its sentence. */
  String kept(String text, Optional<Reason> reason) {
    return reason.map(this::of).orElseGet(() -> text.isEmpty() ? "" : quoted(text));
  }

  /** What the API answers, which is in English whoever asks. */
  public String quoted(String answer) {
    return words.say("reasons.api-answers", answer);
  }

  /** Key of the words of a sentence. */
  static String key(Sentence sentence) {
    return "reasons.because-" + dashed(sentence.name());
  }

  /** Key of the words of what a sentence is about. */
  static String key(Enum<?> term) {
    return Objects.requireNonNull(TERMS.get(term.getDeclaringClass())) + dashed(term.name());
  }

  private Object argument(Object argument) {
    if (argument instanceof Reason part) {
      return of(part);
    }
    if (argument instanceof Enum<?> term) {
      return words.say(key(term));
    }
    return argument instanceof Number ? argument : Quotation.escape(argument.toString());
  }

  private static String dashed(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
