package io.hatoba.catalog.retention;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeSet;

/**
 * The newest releases of each minor version, and its newest pre-releases, each variant apart, of
 * all tags of a package. It remembers only those.
 */
final class NewestVersions {
  /** Of more than these nothing is known, and all are taken for the newest. */
  private static final int MOST = 100_000;

  private final int patches;
  private final int preReleases;
  private final int most;
  private final Map<Line, TreeSet<SemanticVersion>> newest = new HashMap<>();
  private int remembered;

  private record Line(String variant, long major, long minor, boolean release) {
    static Line of(SemanticVersion version) {
      return new Line(version.variant(), version.major(), version.minor(), version.release());
    }
  }

  /**
   * Of no tags yet.
   *
   * @param patches releases of each minor version
   * @param preReleases of each minor version
   */
  NewestVersions(int patches, int preReleases) {
    this(patches, preReleases, MOST);
  }

  NewestVersions(int patches, int preReleases, int most) {
    this.patches = patches;
    this.preReleases = preReleases;
    this.most = most;
  }

  /** Looks at a tag. */
  void add(String tag) {
    SemanticVersion.parse(tag).ifPresent(this::add);
  }

  private void add(SemanticVersion version) {
    int kept = kept(version);
    if (kept == 0 || remembered > most) {
      return;
    }
    TreeSet<SemanticVersion> line =
        newest.computeIfAbsent(Line.of(version), none -> new TreeSet<>());
    remembered += line.add(version) ? 1 : 0;
    if (line.size() > kept) {
      line.pollFirst();
      remembered--;
    }
  }

  private int kept(SemanticVersion version) {
    return version.release() ? patches : preReleases;
  }

  /** Whether a version is among them. */
  boolean contains(SemanticVersion version) {
    if (kept(version) == 0) {
      return false;
    }
    TreeSet<SemanticVersion> line = newest.get(Line.of(version));
    return remembered > most || line != null && line.contains(version);
  }
}
