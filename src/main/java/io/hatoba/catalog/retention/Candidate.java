package io.hatoba.catalog.retention;

import io.hatoba.metadata.packages.RetentionDao;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A version that is judged, with what its tags, of which there may be more than are remembered,
 * have told so far.
 */
final class Candidate {
  /** Tags that are shown of a version. */
  private static final int MOST_SHOWN = 10;

  private final RetentionDao.Row row;
  private final List<String> tags = new ArrayList<>();
  private long tagCount;
  private Optional<Kept> keptByTag = Optional.empty();

  Candidate(RetentionDao.Row row) {
    this.row = row;
  }

  RetentionDao.Row row() {
    return row;
  }

  /** Another tag of it, and what that says. */
  void add(String tag, Optional<Kept> kept) {
    if (tagCount < MOST_SHOWN) {
      tags.add(tag);
    }
    tagCount++;
    // Of several that keep it, a protection counts most, whatever else is said.
    if (keptByTag.isEmpty()
        || kept.filter(other -> other.rule() == Kept.Rule.TAG_PROTECTION).isPresent()) {
      keptByTag = kept;
    }
  }

  boolean tagged() {
    return tagCount > 0;
  }

  List<String> tags() {
    return List.copyOf(tags);
  }

  long tagCount() {
    return tagCount;
  }

  Optional<Kept> keptByTag() {
    return keptByTag;
  }
}
