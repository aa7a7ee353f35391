package io.hatoba.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.metadata.events.AuditDao;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AuditPhraseTest {
  private static AuditDao.Search search(String phrase) {
    return AuditPhrase.parse(phrase).search();
  }

  @Test
  void anOperationIsAnyOfItsActions() {
    assertThat(AuditPhrase.parse("operation:restore").search().actions())
        .containsExactlyInAnyOrder(
            "repo.restore", "packages.package_restored", "packages.package_version_restored");
    assertThat(AuditPhrase.parse("operation:create org:octo").search().actions())
        .contains("org.create", "packages.package_published");
    assertThatThrownBy(() -> AuditPhrase.parse("operation:destroy"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("create, modify, remove, restore, transfer");
  }

  @Test
  void allThatIsAskedMustHoldAndCaseIsFolded() {
    assertThat(
            search(
                " action:user.login actor:Mona  org:Octo repo:\"Octo/Code\" package:octo/code/app"
                    + " user:hubot "))
        .isEqualTo(
            new AuditDao.Search(
                Optional.of("user.login"),
                Optional.of("mona"),
                Optional.of("octo"),
                Optional.of("octo/code"),
                Optional.of("octo/code/app"),
                Optional.of("hubot"),
                Optional.empty(),
                Optional.empty(),
                OptionalLong.empty()));
  }

  @Test
  void ofWhatSomebodyOwnsOnlyThatIsFound() {
    AuditDao.Search search = AuditPhrase.parse("actor:mona org:other").ofOwner(7).search();
    assertThat(search.ownerId()).hasValue(7);
    assertThat(search.actor()).hasValue("mona");
    assertThat(search.owner()).hasValue("other");
  }

  @Test
  void nothingAskedIsEverything() {
    assertThat(search(" ").action()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "2026-03-01, 2026-03-01T00:00:00Z, 2026-03-02T00:00:00Z",
        ">=2026-03-01, 2026-03-01T00:00:00Z, none",
        ">2026-03-01, 2026-03-02T00:00:00Z, none",
        "<2026-03-01, none, 2026-03-01T00:00:00Z",
        "<=2026-03-01, none, 2026-03-02T00:00:00Z",
        "2026-03-01..2026-03-31, 2026-03-01T00:00:00Z, 2026-04-01T00:00:00Z",
        "*..2026-03-31, none, 2026-04-01T00:00:00Z",
        "2026-03-01..*, 2026-03-01T00:00:00Z, none",
        ">=2026-03-01T12:00:00+02:00, 2026-03-01T10:00:00Z, none",
        "2026-03-01T12:00:00Z, 2026-03-01T12:00:00Z, 2026-03-01T12:00:01Z"
      })
  void aTimeIsADayAMomentOrARange(String value, Instant from, Instant until) {
    AuditDao.Search search = search("created:" + value);
    assertThat(search.from()).isEqualTo(Optional.ofNullable(from));
    assertThat(search.until()).isEqualTo(Optional.ofNullable(until));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mona",
        "actor:",
        "-actor:mona",
        "country:de",
        "actor:a actor:b",
        "created:soon",
        "created:2026-03-01..",
        "created:2026-02-30",
        "operation:create OR actor:a"
      })
  void whatCannotBeAskedIsRefusedInWords(String phrase) {
    assertThatThrownBy(() -> AuditPhrase.parse(phrase))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageMatching("(phrase|created:) takes .*");
  }
}
