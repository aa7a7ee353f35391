package io.hatoba.catalog.quotas;

import io.hatoba.accounts.Field;
import io.hatoba.accounts.ValidationException;
import io.hatoba.metadata.packages.QuotaDao;
import io.hatoba.oci.Reason;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How many bytes may be used; empty where there is no limit. More than a soft one is told, more
 * than a hard one is refused.
 */
public record Quota(
    OptionalLong softLogical,
    OptionalLong hardLogical,
    OptionalLong softPhysical,
    OptionalLong hardPhysical) {
  private static final String RESOURCE = "Quota";

  /**
   * Checks the limits.
   *
   * @throws ValidationException if there is none, one is below zero, or a soft one above a hard one
   */
  public Quota {
    atLeastZero(Field.SOFT_LOGICAL_BYTES, softLogical);
    atLeastZero(Field.HARD_LOGICAL_BYTES, hardLogical);
    atLeastZero(Field.SOFT_PHYSICAL_BYTES, softPhysical);
    atLeastZero(Field.HARD_PHYSICAL_BYTES, hardPhysical);
    inOrder(Field.SOFT_LOGICAL_BYTES, softLogical, hardLogical);
    inOrder(Field.SOFT_PHYSICAL_BYTES, softPhysical, hardPhysical);
    if (softLogical.isEmpty()
        && hardLogical.isEmpty()
        && softPhysical.isEmpty()
        && hardPhysical.isEmpty()) {
      throw new ValidationException(
          RESOURCE,
          "hard_physical_bytes",
          ValidationException.Code.MISSING_FIELD,
          QuotaRule.NO_LIMIT.about());
    }
  }

  private static void atLeastZero(Field field, OptionalLong limit) {
    if (limit.orElse(0) < 0) {
      throw invalid(field, QuotaRule.LIMIT_BELOW_ZERO.about(field, limit.getAsLong()));
    }
  }

  private static void inOrder(Field field, OptionalLong soft, OptionalLong hard) {
    if (soft.isPresent() && hard.isPresent() && soft.getAsLong() > hard.getAsLong()) {
      throw invalid(field, QuotaRule.SOFT_ABOVE_HARD.about(field));
    }
  }

  private static ValidationException invalid(Field field, Reason why) {
    return new ValidationException(RESOURCE, field.word(), ValidationException.Code.INVALID, why);
  }

  static Quota of(QuotaDao.Limits limits) {
    return new Quota(
        limits.logicalSoft(), limits.logicalHard(), limits.physicalSoft(), limits.physicalHard());
  }

  QuotaDao.Limits limits() {
    return new QuotaDao.Limits(softLogical, hardLogical, softPhysical, hardPhysical);
  }

  /** For the audit log. */
  Map<String, Object> words() {
    Map<String, Object> words = new LinkedHashMap<>();
    softLogical.ifPresent(limit -> words.put("soft_logical_bytes", limit));
    hardLogical.ifPresent(limit -> words.put("hard_logical_bytes", limit));
    softPhysical.ifPresent(limit -> words.put("soft_physical_bytes", limit));
    hardPhysical.ifPresent(limit -> words.put("hard_physical_bytes", limit));
    return words;
  }
}
