package io.hatoba.catalog.quotas;

import io.hatoba.accounts.ValidationException;
import io.hatoba.metadata.packages.QuotaDao;
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
    atLeastZero("soft_logical_bytes", softLogical);
    atLeastZero("hard_logical_bytes", hardLogical);
    atLeastZero("soft_physical_bytes", softPhysical);
    atLeastZero("hard_physical_bytes", hardPhysical);
    inOrder("soft_logical_bytes", softLogical, hardLogical);
    inOrder("soft_physical_bytes", softPhysical, hardPhysical);
    if (softLogical.isEmpty()
        && hardLogical.isEmpty()
        && softPhysical.isEmpty()
        && hardPhysical.isEmpty()) {
      throw new ValidationException(
          RESOURCE,
          "hard_physical_bytes",
          ValidationException.Code.MISSING_FIELD,
          "a quota has at least one of soft_logical_bytes, hard_logical_bytes, soft_physical_bytes"
              + " and hard_physical_bytes");
    }
  }

  private static void atLeastZero(String field, OptionalLong limit) {
    if (limit.orElse(0) < 0) {
      throw invalid(field, field + " is a number of bytes, 0 or more, not " + limit.getAsLong());
    }
  }

  private static void inOrder(String field, OptionalLong soft, OptionalLong hard) {
    if (soft.isPresent() && hard.isPresent() && soft.getAsLong() > hard.getAsLong()) {
      throw invalid(field, field + " is more than the hard limit, which would come first");
    }
  }

  private static ValidationException invalid(String field, String message) {
    return new ValidationException(RESOURCE, field, ValidationException.Code.INVALID, message);
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
