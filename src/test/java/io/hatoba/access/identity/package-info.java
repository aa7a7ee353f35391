/** Identity tokens, with an issuer of the tests' own. */
@NullMarked
package io.hatoba.access.identity;

import org.jspecify.annotations.NullMarked;
