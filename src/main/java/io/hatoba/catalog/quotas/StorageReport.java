package io.hatoba.catalog.quotas;

import io.hatoba.oci.RegistryKind;
import java.util.List;
import java.util.Optional;

/**
 * What uses the storage.
 *
 * @param logical bytes of versions that live, each as it would be alone
 * @param physical bytes that are kept, each once in a package
 * @param largest what uses most, the largest first
 * @param next where the next page begins; empty if this is the last
 */
public record StorageReport(
    long logical, long physical, List<Part> largest, Optional<StorageKey> next) {
  /** Copies the list. */
  public StorageReport {
    largest = List.copyOf(largest);
  }

  /** What uses some of it. */
  public sealed interface Part {
    /** An owner of packages. */
    record Owner(String login, boolean organization, long packages, long logical, long physical)
        implements Part {}

    /** A package. */
    record Pack(long id, String name, RegistryKind kind, long logical, long physical)
        implements Part {}

    /** A version. */
    record Version(long id, String digest, List<String> tags, long size) implements Part {
      /** Copies the tags. */
      public Version {
        tags = List.copyOf(tags);
      }
    }
  }
}
