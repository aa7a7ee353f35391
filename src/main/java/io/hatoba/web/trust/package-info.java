/** Issuers of identity tokens that are trusted, their rules, and what they would give. */
@NullMarked
package io.hatoba.web.trust;

import org.jspecify.annotations.NullMarked;
