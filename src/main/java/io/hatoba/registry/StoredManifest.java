package io.hatoba.registry;

import io.hatoba.oci.Digest;

/**
 * A manifest of a package.
 *
 * @param digest digest of its bytes
 * @param mediaType what it was pushed as
 * @param size how many bytes
 * @param id names its bytes to {@link Manifests#content}
 * @param part whether it is a part of versions and none itself, so that to pull it is no download
 */
public record StoredManifest(Digest digest, String mediaType, long size, long id, boolean part) {}
