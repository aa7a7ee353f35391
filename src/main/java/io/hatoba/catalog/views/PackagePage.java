package io.hatoba.catalog.views;

import java.util.List;
import java.util.Optional;

/**
 * Some packages of a list.
 *
 * @param packages in its order
 * @param next where the page after this one begins; empty for the last
 */
public record PackagePage(List<PackageSummary> packages, Optional<PackagePlace> next) {
  /** Copies the list. */
  public PackagePage {
    packages = List.copyOf(packages);
  }
}
