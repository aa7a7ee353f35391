package io.hatoba.events;

import io.hatoba.metadata.events.AuditDao;
import io.hatoba.oci.MalformedException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is looked for in the audit log, in the words of GitHub's search: {@code action:packages},
 * {@code action:user.login}, {@code operation:create}, {@code actor:}, {@code org:} (whoever owns
 * it), {@code repo:}, {@code package:}, {@code user:} and {@code created:}, with a date, a time, or
 * a range of them. All must hold.
 */
public final class AuditPhrase {
  private static final List<String> QUALIFIERS =
      List.of("action", "operation", "actor", "org", "repo", "package", "user", "created");
  private static final Duration DAY = Duration.ofDays(1);

  private final AuditDao.Search search;

  private AuditPhrase(AuditDao.Search search) {
    this.search = search;
  }

  /** Whatever has one of some actions. */
  public static AuditPhrase of(Set<AuditAction> actions) {
    return new AuditPhrase(
        new AuditDao.Search(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            actions.stream().map(AuditAction::word).collect(Collectors.toSet())));
  }

  /** What {@code operation:} takes. */
  public static List<String> operations() {
    return AuditAction.operations();
  }

  /** A time or a day: from when, and until before when. */
  private record Span(Instant from, Instant until) {}

  /** Ends of what is looked for, where it has them. */
  private record Range(Optional<Instant> from, Optional<Instant> until) {}

  /**
   * Reads a phrase; of an empty one everything is found.
   *
   * @throws MalformedException if it asks what cannot be asked
   */
  public static AuditPhrase parse(String phrase) {
    Map<String, String> asked = new HashMap<>();
    for (String term : phrase.strip().split("\\s+")) {
      if (term.isEmpty()) {
        continue;
      }
      int colon = term.indexOf(':');
      String qualifier = colon < 0 ? "" : term.substring(0, colon);
      String value = unquoted(term.substring(colon + 1));
      if (!QUALIFIERS.contains(qualifier) || value.isEmpty()) {
        throw new MalformedException(
            PhraseRule.TERM_NEEDED.about(String.join(":, ", QUALIFIERS) + ":"));
      }
      if (asked.put(qualifier, value) != null) {
        throw new MalformedException(PhraseRule.TERM_ONCE.about(qualifier));
      }
    }
    Range created =
        Optional.ofNullable(asked.get("created"))
            .map(AuditPhrase::range)
            .orElse(new Range(Optional.empty(), Optional.empty()));
    return new AuditPhrase(
        new AuditDao.Search(
            folded(asked, "action"),
            folded(asked, "actor"),
            folded(asked, "org"),
            folded(asked, "repo"),
            folded(asked, "package"),
            folded(asked, "user"),
            created.from(),
            created.until(),
            OptionalLong.empty(),
            folded(asked, "operation").map(AuditPhrase::actions).orElse(Set.of())));
  }

  private static Set<String> actions(String operation) {
    Set<String> actions = AuditAction.wordsOf(operation);
    if (actions.isEmpty()) {
      throw new MalformedException(
          PhraseRule.NO_OPERATION.about(String.join(", ", AuditAction.operations())));
    }
    return actions;
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  private static Optional<String> folded(Map<String, String> asked, String qualifier) {
    return Optional.ofNullable(asked.get(qualifier)).map(value -> value.toLowerCase(Locale.ROOT));
  }

  private static Range range(String value) {
    int dots = value.indexOf("..");
    if (dots >= 0) {
      return new Range(
          end(value.substring(0, dots)).map(Span::from),
          end(value.substring(dots + 2)).map(Span::until));
    }
    if (value.startsWith(">=")) {
      return new Range(Optional.of(span(value.substring(2)).from()), Optional.empty());
    }
    if (value.startsWith("<=")) {
      return new Range(Optional.empty(), Optional.of(span(value.substring(2)).until()));
    }
    if (value.startsWith(">")) {
      return new Range(Optional.of(span(value.substring(1)).until()), Optional.empty());
    }
    if (value.startsWith("<")) {
      return new Range(Optional.empty(), Optional.of(span(value.substring(1)).from()));
    }
    Span span = span(value);
    return new Range(Optional.of(span.from()), Optional.of(span.until()));
  }

  private static Optional<Span> end(String value) {
    return value.equals("*") ? Optional.empty() : Optional.of(span(value));
  }

  private static Span span(String value) {
    try {
      if (value.contains("T")) {
        Instant time = OffsetDateTime.parse(value).toInstant();
        return new Span(time, time.plusSeconds(1));
      }
      Instant begin = LocalDate.parse(value).atStartOfDay().toInstant(ZoneOffset.UTC);
      return new Span(begin, begin.plus(DAY));
    } catch (DateTimeException malformed) {
      throw new MalformedException(PhraseRule.NO_TIME.about());
    }
  }

  /** The same among what an account owns. */
  public AuditPhrase ofOwner(long accountId) {
    return new AuditPhrase(search.ofOwner(accountId));
  }

  AuditDao.Search search() {
    return search;
  }
}
