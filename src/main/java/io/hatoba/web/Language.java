package io.hatoba.web;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The languages of the pages. */
public enum Language {
  /** Which is taken where nobody says another. */
  EN(Locale.ENGLISH, "English"),
  /** Japanese. */
  JA(Locale.JAPANESE, "日本語");

  private final Locale locale;
  private final String ownName;

  Language(Locale locale, String ownName) {
    this.locale = locale;
    this.ownName = ownName;
  }

  /** For bundles and formats. */
  public Locale locale() {
    return locale;
  }

  /** What its speakers call it. */
  public String ownName() {
    return ownName;
  }

  /** As {@code lang} says it: {@code ja}. */
  public String tag() {
    return locale.getLanguage();
  }

  /** The language of a tag such as {@code ja}. */
  static Optional<Language> find(String tag) {
    return Arrays.stream(values()).filter(it -> it.tag().equals(tag)).findFirst();
  }

  /**
   * The first that a browser accepts.
   *
   * @param accepted {@code Accept-Language}; empty if the browser says nothing
   */
  static Language negotiate(String accepted) {
    List<Locale.LanguageRange> ranges;
    try {
      ranges = accepted.isBlank() ? List.of() : Locale.LanguageRange.parse(accepted);
    } catch (IllegalArgumentException malformed) {
      ranges = Collections.emptyList();
    }
    return Optional.ofNullable(
            Locale.lookupTag(ranges, Arrays.stream(values()).map(Language::tag).toList()))
        .flatMap(Language::find)
        .orElse(EN);
  }
}
