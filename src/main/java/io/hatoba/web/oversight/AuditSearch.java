package io.hatoba.web.oversight;

import io.hatoba.config.Settings;
import io.hatoba.events.AuditEntry;
import io.hatoba.events.AuditPhrase;
import io.hatoba.events.AuditTrail;
import io.hatoba.events.Subject;
import io.hatoba.oci.MalformedException;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.PageRule;
import io.hatoba.web.Reasons;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A search of the audit log: what is looked for and where the page begins stand in its address. The
 * fields of the form become terms of the phrase.
 */
@Named
@RequestScoped
public class AuditSearch {
  static final int LENGTH = 50;
  private static final int LONGEST_PHRASE = 1_000;

  @Inject private AuditTrail trail;
  @Inject private Settings settings;
  @Inject private Reasons reasons;

  private Scope scope = new Scope("", "", false);
  private PhraseTerms terms = new PhraseTerms("");
  private boolean later;
  private Optional<String> refusal = Optional.empty();
  private AuditTrail.Page found = new AuditTrail.Page(List.of(), false, false);

  /** For the container. */
  public AuditSearch() {}

  /**
   * Of what the log is read.
   *
   * @param path of the page
   * @param api path of the same in the API
   * @param whole whether of the whole instance, where it is told from where requests came
   */
  record Scope(String path, String api, boolean whole) {}

  /** Looks for what a request asks, among what {@code within} leaves of it. */
  void open(PageRequest request, Scope of, UnaryOperator<AuditPhrase> within) {
    scope = of;
    terms = terms(request);
    OptionalLong after = after(request);
    later = after.isPresent();
    try {
      AuditPhrase phrase = within.apply(phrase(terms.text()));
      found = trail.list(phrase, new AuditTrail.Place(after, OptionalLong.empty(), false, LENGTH));
    } catch (MalformedException unusable) {
      refusal = Optional.of(reasons.of(unusable.reason()));
    }
  }

  /**
   * What somebody looks for.
   *
   * @throws MalformedException if it cannot be asked
   */
  static AuditPhrase phrase(String text) {
    if (text.length() > LONGEST_PHRASE) {
      throw new MalformedException(PageRule.PHRASE_LENGTH.about(LONGEST_PHRASE));
    }
    return AuditPhrase.parse(text);
  }

  private static PhraseTerms terms(PageRequest request) {
    PhraseTerms terms = new PhraseTerms(request.parameter("phrase").orElse(""));
    for (String qualifier : List.of("action", "operation", "actor", "org", "repo")) {
      terms = terms.with(qualifier, request.parameter(qualifier).orElse(""));
    }
    return terms.between(
        request.parameter("from").orElse(""), request.parameter("until").orElse(""));
  }

  private static OptionalLong after(PageRequest request) {
    Optional<String> after = request.parameter("after");
    if (after.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!after.get().matches("[0-9]{1,18}")) {
      throw new PageRefusal.Unusable(PageRule.AFTER_NO_PLACE.about());
    }
    return OptionalLong.of(Long.parseLong(after.get()));
  }

  /** Where the form leads. */
  public String path() {
    return scope.path();
  }

  /** Whether it is the log of the whole instance. */
  public boolean whole() {
    return scope.whole();
  }

  /** What is looked for. */
  public String phrase() {
    return terms.text();
  }

  /** Why nothing could be looked for. */
  public Optional<String> refusal() {
    return refusal;
  }

  /** Those of this page, the newest first. */
  public List<AuditEntry> rows() {
    return found.entries();
  }

  /** GitHub's kinds of events. */
  public List<String> operations() {
    return AuditPhrase.operations();
  }

  /** What an event was about, part by part; none if there is nothing to say. */
  public List<String> parts(AuditEntry entry) {
    Subject subject = entry.subject();
    String where =
        Stream.of(subject.image(), subject.repository(), subject.owner())
            .filter(text -> !text.isEmpty())
            .findFirst()
            .orElse("");
    return Stream.of(where, subject.reference(), subject.account(), subject.digest())
        .filter(text -> !text.isEmpty())
        .toList();
  }

  /** Whether there is more to say of an event. */
  public boolean detailed(AuditEntry entry) {
    return !entry.details().equals("{}") || !entry.origin().userAgent().isEmpty();
  }

  /** Where this page is one after the first. */
  public String first() {
    return later ? address().toString() : "";
  }

  /** Where the next page is; empty if there is none. */
  public String next() {
    List<AuditEntry> rows = found.entries();
    return found.more()
        ? address().with("after", Long.toString(rows.get(rows.size() - 1).id())).toString()
        : "";
  }

  private Place address() {
    return new Place(scope.path()).with("phrase", terms.text());
  }

  /** Where all that is found is a file. */
  public String file() {
    return new Place(scope.path() + "/export").with("phrase", phrase()).toString();
  }

  /** What takes the same away without a browser. */
  public String command() {
    Place url =
        new Place(settings.url() + "/api/v3" + scope.api() + "/export").with("phrase", phrase());
    return "curl -fsS -H \"Authorization: Bearer $TOKEN\" -o audit-log.ndjson \\\n  '" + url + "'";
  }
}
