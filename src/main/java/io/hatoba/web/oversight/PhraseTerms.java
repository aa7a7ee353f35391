package io.hatoba.web.oversight;

import io.hatoba.events.AuditPhrase;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * A phrase of the audit log as it is written, term by term. What it means {@link AuditPhrase} says,
 * to which it need not make sense.
 */
record PhraseTerms(String text) {
  /** With single spaces. */
  PhraseTerms {
    text = String.join(" ", text.strip().split("\\s+"));
  }

  /** With a term in place of one with the same qualifier; as it is if the value is empty. */
  PhraseTerms with(String qualifier, String value) {
    if (value.isEmpty()) {
      return this;
    }
    String begin = qualifier + ":";
    String others =
        Arrays.stream(text.split(" "))
            .filter(term -> !term.startsWith(begin))
            .collect(Collectors.joining(" "));
    return new PhraseTerms(others + " " + begin + value);
  }

  /** With a range of days, both of which are in it and either of which may be empty. */
  PhraseTerms between(String from, String until) {
    return from.isEmpty() && until.isEmpty()
        ? this
        : with("created", end(from) + ".." + end(until));
  }

  private static String end(String day) {
    return day.isEmpty() ? "*" : day;
  }
}
