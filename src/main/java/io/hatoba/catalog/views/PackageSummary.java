package io.hatoba.catalog.views;

import io.hatoba.catalog.RegistryPackage;
import java.util.Optional;

/**
 * A package of a list.
 *
 * @param subject the package
 * @param downloads of all its versions, those that may be restored included
 * @param logicalBytes of its living versions, each as it would be alone
 * @param physicalBytes that are kept of it: each config and layer once
 * @param latestTag {@code latest}, else one of the newest version that has any
 */
public record PackageSummary(
    RegistryPackage subject,
    long downloads,
    long logicalBytes,
    long physicalBytes,
    Optional<String> latestTag) {}
