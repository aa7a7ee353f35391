package io.hatoba.catalog.views;

import io.hatoba.access.Caller;
import io.hatoba.catalog.PackageVersion;
import io.hatoba.oci.Tag;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * A version of a list.
 *
 * @param version the version; what it says of itself, its size, its downloads, and who pushed it
 *     with which token
 * @param tags its own, without those that name signatures and the like
 * @param attached how many things of which artifact type are about it, or about a child of it;
 *     nothing of them is verified
 */
public record VersionSummary(
    PackageVersion version, List<TagMark> tags, Map<String, Long> attached) {
  /** Copies what could change. */
  public VersionSummary {
    tags = List.copyOf(tags);
    attached = Map.copyOf(attached);
  }

  /** A tag, and whether a rule keeps it from moving. */
  public record TagMark(Tag tag, boolean guarded) {}

  /**
   * Some versions.
   *
   * @param versions the newest, or the last deleted, first
   * @param next after which version the next page begins; empty for the last
   */
  public record Page(List<VersionSummary> versions, OptionalLong next) {
    /** Copies the list. */
    public Page {
      versions = List.copyOf(versions);
    }
  }

  /** Whether a run of a repository's workflows pushed it; its token is then one of those. */
  public boolean byWorkflow() {
    return version.push().accountId().equals(OptionalLong.of(Caller.Workflow.ACCOUNT_ID));
  }

  /** How many things of a kind are attached. */
  public long count(AttachmentKind kind) {
    return attached.entrySet().stream()
        .filter(one -> AttachmentKind.of(one.getKey()) == kind)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** The types in bytewise order. */
  public Map<String, Long> byType() {
    return new TreeMap<>(attached);
  }
}
