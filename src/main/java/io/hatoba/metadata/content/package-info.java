/** Blobs, manifests, tags and uploads, always found by package and digest. */
@NullMarked
package io.hatoba.metadata.content;

import org.jspecify.annotations.NullMarked;
