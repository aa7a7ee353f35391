package io.hatoba.web.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.accounts.ValidationException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a token ends, as a form says it. */
class TokenEndTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void daysAreCountedFromNow() {
    assertThat(TokenEnd.of("90", "", NOW, ZoneOffset.UTC))
        .hasValue(Instant.parse("2026-05-30T12:00:00Z"));
  }

  @Test
  void whatNeverEndsHasNoEndWhateverDayIsTyped() {
    assertThat(TokenEnd.of("never", "2026-12-31", NOW, ZoneOffset.UTC)).isEmpty();
  }

  @Test
  void aDayIsWholeOnTheClockOfWhoTypesIt() {
    assertThat(TokenEnd.of("date", "2026-12-31", NOW, ZoneId.of("Asia/Tokyo")))
        .hasValue(Instant.parse("2026-12-31T14:59:59Z"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-02-30",
        "2026-13-01",
        "31.12.2026",
        "+999999999-01-01",
        "-001-01-01",
        "now"
      })
  void whatIsNoDayIsRefused(String date) {
    assertThatThrownBy(() -> TokenEnd.of("date", date, NOW, ZoneOffset.UTC))
        .isInstanceOfSatisfying(
            ValidationException.class, it -> assertThat(it.field()).isEqualTo("expires_at"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "8", "-7", "07", "forever"})
  void whatIsNotOfferedIsRefused(String choice) {
    assertThatThrownBy(() -> TokenEnd.of(choice, "2026-12-31", NOW, ZoneOffset.UTC))
        .isInstanceOf(ValidationException.class);
  }

  @ParameterizedTest
  @CsvSource({"2026-03-01, 2026-03-01T23:59:59Z", "9999-12-31, 9999-12-31T23:59:59Z"})
  void todayAndTheLastDayOfAllAreDays(String date, Instant end) {
    assertThat(TokenEnd.of("date", date, NOW, ZoneOffset.UTC)).hasValue(end);
  }
}
