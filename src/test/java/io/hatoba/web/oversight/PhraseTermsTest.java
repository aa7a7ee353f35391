package io.hatoba.web.oversight;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.events.AuditPhrase;
import org.junit.jupiter.api.Test;

/** What the fields of a form make of a phrase. */
class PhraseTermsTest {
  @Test
  void aFieldTakesThePlaceOfTheTermWithItsQualifier() {
    PhraseTerms terms = new PhraseTerms(" action:packages   actor:mona ").with("actor", "hubot");
    assertThat(terms.text()).isEqualTo("action:packages actor:hubot");
    assertThat(AuditPhrase.parse(terms.text())).isNotNull();
  }

  @Test
  void anEmptyFieldChangesNothing() {
    PhraseTerms terms = new PhraseTerms("actor:mona").with("actor", "").between("", "");
    assertThat(terms.text()).isEqualTo("actor:mona");
  }

  @Test
  void aRangeMayBeOpenAtEitherEnd() {
    PhraseTerms none = new PhraseTerms("");
    assertThat(none.between("2026-03-01", "").text()).isEqualTo("created:2026-03-01..*");
    assertThat(none.between("", "2026-03-31").text()).isEqualTo("created:*..2026-03-31");
    assertThat(none.between("2026-03-01", "2026-03-31").text())
        .isEqualTo("created:2026-03-01..2026-03-31");
  }

  @Test
  void whatIsBuiltCanBeAsked() {
    PhraseTerms built = new PhraseTerms("").with("operation", "create").between("2026-03-01", "");
    assertThat(AuditPhrase.parse(built.text())).isNotNull();
  }

  @Test
  void anAddressLeavesOutWhatIsEmptyAndEncodesTheRest() {
    assertThat(new Place("/a").with("x", "").with("y", "b c&'\"").with("z", "1"))
        .hasToString("/a?y=b+c%26%27%22&z=1");
  }
}
