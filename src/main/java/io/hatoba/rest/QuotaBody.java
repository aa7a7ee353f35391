package io.hatoba.rest;

import io.hatoba.catalog.quotas.Quota;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A quota; limits that it does not have are null, or missing. */
record QuotaBody(
    @Nullable Long softLogicalBytes,
    @Nullable Long hardLogicalBytes,
    @Nullable Long softPhysicalBytes,
    @Nullable Long hardPhysicalBytes) {
  static QuotaBody of(Quota quota) {
    return new QuotaBody(
        number(quota.softLogical()),
        number(quota.hardLogical()),
        number(quota.softPhysical()),
        number(quota.hardPhysical()));
  }

  private static @Nullable Long number(OptionalLong limit) {
    return limit.isPresent() ? limit.getAsLong() : null;
  }

  /** The quota; one that cannot be is refused with 422. */
  Quota quota() {
    return new Quota(
        limit(softLogicalBytes),
        limit(hardLogicalBytes),
        limit(softPhysicalBytes),
        limit(hardPhysicalBytes));
  }

  private static OptionalLong limit(@Nullable Long limit) {
    return limit == null ? OptionalLong.empty() : OptionalLong.of(limit);
  }
}
