package io.hatoba.accounts.workflows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.access.identity.Claims;
import io.hatoba.accounts.ValidationException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What rules take, and which rules there may be. */
class ClaimRuleTest {
  private static final Claims CLAIMS =
      new Claims(
          Map.of(
              "repository", "octo/app",
              "owner", "octo",
              "project", "app",
              "groups", List.of("a", "b"),
              "nothing", "",
              "kubernetes.io", Map.of("namespace", "ci")));

  private static ClaimRule rule(String repository, ClaimCondition... conditions) {
    return new ClaimRule(
        "main",
        List.of(conditions),
        new ClaimTemplate(repository),
        new ClaimTemplate(""),
        true,
        Duration.ofHours(1));
  }

  private static ClaimCondition condition(String claim, String pattern) {
    return new ClaimCondition(claim, pattern);
  }

  @ParameterizedTest
  @CsvSource({
    "octo/app, octo/app, true",
    "octo/app, Octo/app, false",
    "octo/app, octo/app2, false",
    "octo/app, octo/ap, false",
    "octo/*, octo/app, true",
    "octo/*, octo/, true",
    "octo/*, octopus/app, false",
    "*/app, octo/app, true",
    "*/app, octo/app/x, false",
    "o*o/*p, octo/app, true",
    "o*o/*p, octo/apx, false",
    "*o*, octo, true",
    "*x*, octo, false",
    "**, anything, true",
    "o?to, octo, false",
    "o.to, octo, false",
    "a*b*c, aXbXbXc, true",
    "a*b*c, aXbXbX, false"
  })
  void aPatternIsExactButForItsStars(String pattern, String text, boolean matches) {
    assertThat(condition("x", pattern).holds(new Claims(Map.of("x", text)))).isEqualTo(matches);
  }

  @Test
  void aPatternOfManyStarsIsSoonDecided() {
    ClaimCondition hostile = condition("x", "*a".repeat(400) + "b");
    Claims claims = new Claims(Map.of("x", "a".repeat(16_000)));
    long began = System.nanoTime();
    assertThat(hostile.holds(claims)).isFalse();
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void aMissingClaimMatchesNothing() {
    assertThat(condition("missing", "*").holds(CLAIMS)).isFalse();
    assertThat(condition("groups", "b").holds(CLAIMS)).as("one of several").isTrue();
    assertThat(condition("kubernetes.io.namespace", "ci").holds(CLAIMS)).isTrue();
  }

  @Test
  void allConditionsMustHoldAndTheFirstThatDoesNotIsTold() {
    ClaimRule rule =
        rule(
            "{repository}",
            condition("owner", "octo"),
            condition("project", "other"),
            condition("missing", "x"));
    RuleOutcome outcome = rule.test(CLAIMS);
    assertThat(outcome.matches()).isFalse();
    assertThat(outcome.firstFailure().orElseThrow().condition().claim()).isEqualTo("project");
    assertThat(outcome.firstFailure().orElseThrow().values()).containsExactly("app");
    assertThat(outcome.conditions())
        .extracting(RuleOutcome.Tested::holds)
        .containsExactly(true, false, false);
    assertThat(rule("{repository}", condition("owner", "octo")).test(CLAIMS).matches()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"owner, *", "owner, ***", "iss, https://ci.example", "aud, x", "exp, 1*", "jti, *x*"})
  void aRuleThatTakesEverybodyIsRefused(String claim, String pattern) {
    assertThatThrownBy(() -> rule("octo/app", condition(claim, pattern)))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("would take the token of any job");
    assertThatThrownBy(() -> rule("octo/app")).isInstanceOf(ValidationException.class);
    assertThatCode(() -> rule("octo/app", condition(claim, pattern), condition("owner", "o*")))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "octo/app, octo/app",
        "{repository}, octo/app",
        "{owner}/{project}, octo/app",
        "octo/{project}-images, octo/app-images",
        "octo/{kubernetes.io.namespace}, octo/ci",
        "{owner}, -",
        "octo/{repository}, -",
        "{repository}/x, -",
        "octo/{missing}, -",
        "octo/{nothing}, -",
        "octo/{groups}, -"
      })
  void aTemplateNamesARepository(String template, @Nullable String name) {
    assertThat(new ClaimTemplate(template).namesRepository()).isTrue();
    assertThat(new ClaimTemplate(template).repository(CLAIMS).orElse(null)).isEqualTo(name);
  }

  @Test
  void aClaimSaysNoMoreThanThePartThatItStandsFor() {
    Claims hostile =
        new Claims(Map.of("owner", "octo/app", "project", "../x", "both", "a/b/c", "one", "{x}/y"));
    for (String template : List.of("{owner}-x/{project}", "octo/{project}", "{both}", "{one}")) {
      assertThat(new ClaimTemplate(template).repository(hostile)).as(template).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "octo", "octo/", "/app", "octo/app/x", "{a}{b}", "{a}x", "{a}/{b}/c"})
  void aTemplateThatNamesNoRepositoryMakesNoRule(String template) {
    assertThatThrownBy(() -> rule(template, condition("owner", "octo")))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("OWNER/NAME");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "}", "{}", "{a", "a}/b", "{{a}}"})
  void bracesStandAroundNames(String template) {
    assertThatThrownBy(() -> new ClaimTemplate(template)).isInstanceOf(ValidationException.class);
  }

  @Test
  void rulesAreReadAsTheyWereWritten() {
    List<ClaimRule> rules =
        List.of(
            new ClaimRule(
                "a",
                List.of(condition("x", "\"*\\"), condition("y", "1")),
                new ClaimTemplate("{x}/b"),
                new ClaimTemplate("{run_id}"),
                false,
                Duration.ofSeconds(90)),
            rule("{repository}", condition("owner", "octo")));
    assertThat(ClaimRules.read(ClaimRules.write(rules))).isEqualTo(rules);
  }
}
