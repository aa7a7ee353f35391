/** The rules of content: blobs, uploads, manifests, tags and referrers of one package. */
@NullMarked
package io.hatoba.registry;

import org.jspecify.annotations.NullMarked;
