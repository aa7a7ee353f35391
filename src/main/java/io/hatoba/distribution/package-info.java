/** HTTP of {@code /v2/} and {@code /token}: the OCI Distribution Specification. */
@NullMarked
package io.hatoba.distribution;

import org.jspecify.annotations.NullMarked;
