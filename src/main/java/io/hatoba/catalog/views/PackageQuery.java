package io.hatoba.catalog.views;

import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which packages to list.
 *
 * @param ownerId of that account only; empty for all
 * @param repositoryId that belong or are linked to that repository only. Whether who asks sees the
 *     repository, the policy says before.
 * @param kind of that registry only
 * @param visibility only those; an image of the Docker registry has its repository's
 * @param text what stands somewhere in {@code OWNER/NAME}; case, and white space around it, do not
 *     matter
 * @param order which comes first
 */
public record PackageQuery(
    OptionalLong ownerId,
    OptionalLong repositoryId,
    Optional<RegistryKind> kind,
    Optional<Visibility> visibility,
    String text,
    Order order) {
  /** Longer texts are cut: no name is as long. */
  private static final int LONGEST = 300;

  /** Folds the text. */
  public PackageQuery {
    text = folded(text);
  }

  /** All that there are, by name. */
  public static final PackageQuery ALL =
      new PackageQuery(
          OptionalLong.empty(),
          OptionalLong.empty(),
          Optional.empty(),
          Optional.empty(),
          "",
          Order.NAME);

  /** Which comes first. */
  public enum Order {
    /** By owner and name. */
    NAME,
    /** What changed last. */
    UPDATED,
    /** What was pulled most often. */
    DOWNLOADS
  }

  /** As names are written, without what no database keeps. */
  static String folded(String text) {
    String stripped = text.replace("\0", "").strip().toLowerCase(Locale.ROOT);
    return stripped.length() > LONGEST ? stripped.substring(0, LONGEST) : stripped;
  }
}
