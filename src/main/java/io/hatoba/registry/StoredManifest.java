package io.hatoba.registry;

import io.hatoba.oci.Digest;

/**
 * A manifest of a package.
 *
 * @param digest digest of its bytes
 * @param mediaType what it was pushed as
 * @param size how many bytes
 * @param id names its bytes to {@link Manifests#content}
 */
public record StoredManifest(Digest digest, String mediaType, long size, long id) {}
