package io.hatoba.registry;

import io.hatoba.oci.Digest;
import io.hatoba.storage.StoredLayer;

/**
 * A blob of a package whose file is there, in its full length.
 *
 * @param digest digest of the bytes
 * @param size how many bytes
 * @param layer the file
 */
public record StoredBlob(Digest digest, long size, StoredLayer layer) {}
