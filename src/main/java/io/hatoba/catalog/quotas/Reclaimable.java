package io.hatoba.catalog.quotas;

/**
 * What will be freed when nobody restores or pushes it again.
 *
 * @param logical bytes of deleted versions
 * @param physical bytes of blobs that nothing living names, each once, and of files that wait to be
 *     unlinked
 */
public record Reclaimable(long logical, long physical) {}
