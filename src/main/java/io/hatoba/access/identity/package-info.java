/** Identity tokens of other issuers (OpenID Connect): their keys, and what a token must be. */
@NullMarked
package io.hatoba.access.identity;

import org.jspecify.annotations.NullMarked;
