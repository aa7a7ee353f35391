package io.hatoba.web.trust;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.accounts.workflows.IssuerTemplate;
import java.util.List;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;

/** What templates say is said in both languages. */
class TemplateWordsTest {
  private static ResourceBundle words(String language) {
    return ResourceBundle.getBundle("io.hatoba.web.words.trust", Locale.forLanguageTag(language));
  }

  @Test
  void everyTemplateAndEveryClaimOfItHasWords() {
    for (String language : List.of("en", "ja")) {
      for (IssuerTemplate template : IssuerTemplate.ALL) {
        assertThat(words(language).getString("trust.template-" + template.name())).isNotBlank();
        assertThat(template.claims().keySet())
            .allSatisfy(
                claim ->
                    assertThat(
                            words(language)
                                .getString("trust.says-" + template.name() + "-" + claim))
                        .isNotBlank());
      }
    }
  }

  @Test
  void inEnglishTheyAreWhatTheApiSays() {
    for (IssuerTemplate template : IssuerTemplate.ALL) {
      template
          .claims()
          .forEach(
              (claim, meaning) ->
                  assertThat(words("en").getString("trust.says-" + template.name() + "-" + claim))
                      .isEqualTo(meaning.replace('\'', '\u2019')));
    }
  }
}
