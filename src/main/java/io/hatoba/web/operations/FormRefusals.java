package io.hatoba.web.operations;

import io.hatoba.accounts.ValidationException;
import io.hatoba.web.Reasons;
import io.hatoba.web.Words;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;

/** What a form is refused with, in the reader's language where there are words for it. */
@RequestScoped
class FormRefusals {
  private static final Map<String, String> KEYS =
      Map.of(
          "Migration owner UNPROCESSABLE",
          "operations.migration-under-way",
          "Migration state UNPROCESSABLE",
          "operations.undo-not",
          "Migration new_name INVALID",
          "operations.migration-new-name",
          "Migration packages INVALID",
          "operations.migration-package-gone",
          "RetentionRun run UNPROCESSABLE",
          "operations.retention-under-way",
          "RetentionPolicy delete_tagged INVALID",
          "operations.retention-keeps-nothing",
          "Quota hard_physical_bytes MISSING_FIELD",
          "operations.quota-without-limit",
          "Quota soft_logical_bytes INVALID",
          "operations.quota-order",
          "Quota soft_physical_bytes INVALID",
          "operations.quota-order");

  private final Words words;
  private final Reasons reasons;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  FormRefusals() {
    this(null, null);
  }

  /** In whose words. */
  @Inject
  FormRefusals(Words words, Reasons reasons) {
    this.words = words;
    this.reasons = reasons;
  }

  /** What is wrong. */
  String of(ValidationException refused) {
    String place = refused.resource() + " " + refused.field() + " " + refused.code();
    return Optional.ofNullable(KEYS.get(place))
        .map(words::say)
        .orElseGet(() -> reasons.of(refused));
  }
}
