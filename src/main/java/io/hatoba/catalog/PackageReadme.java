package io.hatoba.catalog;

import java.time.Instant;

/**
 * What somebody wrote for people to read about a package.
 *
 * @param text Markdown, which nobody has looked at
 * @param updatedBy login of who wrote it last
 */
public record PackageReadme(String text, String updatedBy, Instant updatedAt) {}
