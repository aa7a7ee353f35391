package io.hatoba.web.account;

import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.oci.Reason;
import io.hatoba.web.PageRule;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** When a token is to end, as a form says it. */
final class TokenEnd {
  /** Until the end of a day that the form names. */
  static final String ON_DATE = "date";

  static final String NEVER = "never";

  /** Days that are offered. */
  static final List<Integer> DAYS = List.of(7, 30, 60, 90);

  static final String USUAL = "30";

  private TokenEnd() {}

  /**
   * The end that was chosen.
   *
   * @param choice one of the days, {@link #ON_DATE} or {@link #NEVER}
   * @param date {@code 2026-12-31}, as browsers write it, whatever language they show it in; good
   *     to the end of that day
   * @param zone where the reader's clock is
   * @return empty if it never ends
   * @throws ValidationException of {@code expires_at} if it says nothing of the kind
   */
  static Optional<Instant> of(String choice, String date, Instant now, ZoneId zone) {
    if (choice.equals(NEVER)) {
      return Optional.empty();
    }
    if (choice.equals(ON_DATE)) {
      return Optional.of(day(date).plusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1));
    }
    return Optional.of(
        DAYS.stream()
            .filter(it -> it.toString().equals(choice))
            .findFirst()
            .map(days -> now.plus(Duration.ofDays(days)))
            .orElseThrow(() -> invalid(PageRule.END_NO_CHOICE.about())));
  }

  private static LocalDate day(String date) {
    // Years of four digits: a day that no database knows is no choice.
    if (!date.matches("[0-9]{4}-[0-9]{2}-[0-9]{2}")) {
      throw invalid(PageRule.END_MALFORMED.about());
    }
    try {
      return LocalDate.parse(date);
    } catch (DateTimeParseException none) {
      throw invalid(PageRule.END_NO_DAY.about());
    }
  }

  private static ValidationException invalid(Reason why) {
    return new ValidationException("OauthAccess", "expires_at", Code.INVALID, why);
  }
}
