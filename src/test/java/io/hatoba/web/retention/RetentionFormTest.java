package io.hatoba.web.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.retention.RetentionPolicy;
import io.hatoba.catalog.retention.TagGlob;
import io.hatoba.catalog.retention.VersionRange;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A policy is typed as it is shown. */
class RetentionFormTest {
  private static final RetentionPolicy POLICY =
      new RetentionPolicy(
          OptionalInt.of(10),
          OptionalInt.empty(),
          OptionalInt.of(30),
          List.of(new TagGlob("v*"), new TagGlob("stable")),
          List.of(VersionRange.parse(">=1.2 <2")),
          OptionalInt.of(3),
          OptionalInt.empty(),
          true,
          OptionalInt.of(7));

  @Test
  void aPolicyThatIsShownAndSavedIsTheSame() {
    assertThat(RetentionForm.of(POLICY).policy()).isEqualTo(POLICY);
    assertThat(new RetentionForm().policy()).isEqualTo(RetentionPolicy.NONE);
  }

  @Test
  void spacesAndEmptyLinesMeanNothing() {
    RetentionForm form = new RetentionForm();
    form.setKeepLast(" 5 ");
    form.setKeepTags("\r\n v* \r\n\r\nstable\n");
    form.setKeepVersions(">=1.2 <2\n~1.4");

    assertThat(form.policy().keepLast()).hasValue(5);
    assertThat(form.policy().keepTags()).containsExactly(new TagGlob("v*"), new TagGlob("stable"));
    assertThat(form.policy().keepVersions())
        .extracting(VersionRange::text)
        .containsExactly(">=1.2 <2", "~1.4");
    assertThat(form.policy().keepPulledWithinDays()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ten", "-1", "1.5", "99999999999", "0", "１"})
  void whatIsNoNumberOfTheRuleIsRefusedWithItsField(String text) {
    RetentionForm form = new RetentionForm();
    form.setKeepLast(text);

    assertThatThrownBy(form::policy)
        .isInstanceOfSatisfying(
            ValidationException.class,
            refused -> assertThat(refused.field()).isEqualTo("keep_last"));
  }

  @Test
  void aPatternThatNoTagHasIsRefusedWithItsField() {
    RetentionForm form = new RetentionForm();
    form.setKeepTags("ok\n<script>");

    assertThatThrownBy(form::policy)
        .isInstanceOfSatisfying(
            ValidationException.class,
            refused -> assertThat(refused.field()).isEqualTo("keep_tags"));
  }

  @Test
  void aPolicyThatKeepsNothingTaggedIsRefused() {
    RetentionForm form = new RetentionForm();
    form.setDeleteTagged(true);

    assertThatThrownBy(form::policy)
        .isInstanceOfSatisfying(
            ValidationException.class,
            refused -> assertThat(refused.field()).isEqualTo("delete_tagged"));
  }
}
