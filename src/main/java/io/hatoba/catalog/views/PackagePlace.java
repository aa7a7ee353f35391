package io.hatoba.catalog.views;

import io.hatoba.metadata.packages.SeenPackageDao.Place;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a page of packages ended, as the address of the next page has it. It holds what the list is
 * ordered by, so that the next page goes on where this one ended even if packages have changed or
 * gone since.
 *
 * @param number of downloads, or microseconds of the epoch
 * @param id surrogate key
 * @param owner login, case folded
 * @param name what follows the owner
 */
public record PackagePlace(long number, long id, String owner, String name) {
  private static final Pattern TEXT =
      Pattern.compile("([0-9]{1,18})\\.([0-9]{1,18})\\.([a-z0-9-]{1,39})/([a-z0-9._/-]{1,255})");

  /** Reads what {@link #toString} wrote; empty for anything else. */
  public static Optional<PackagePlace> parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    return matcher.matches()
        ? Optional.of(
            new PackagePlace(
                Long.parseLong(matcher.group(1)),
                Long.parseLong(matcher.group(2)),
                matcher.group(3),
                matcher.group(4)))
        : Optional.empty();
  }

  static PackagePlace of(Place place) {
    return new PackagePlace(place.number(), place.id(), place.owner(), place.name());
  }

  Place place() {
    return new Place(owner, name, number, id);
  }

  /** Letters, digits and {@code . - _ /} only. */
  @Override
  public String toString() {
    return number + "." + id + "." + owner + "/" + name;
  }
}
