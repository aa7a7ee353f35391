package io.hatoba.catalog;

import io.hatoba.oci.Digest;
import io.hatoba.oci.Tag;
import io.hatoba.registry.TagRule;
import java.util.Optional;

/**
 * A tag as people see it.
 *
 * @param tag the tag
 * @param digest of the manifest that it names
 * @param move its last one; empty for one that was made before moves were kept
 * @param rule that protects it
 */
public record PackageTag(Tag tag, Digest digest, Optional<TagMove> move, Optional<TagRule> rule) {}
