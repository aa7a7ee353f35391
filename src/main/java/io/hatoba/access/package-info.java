/** Who may do what: callers, tokens, scopes and the policy that every boundary asks. */
@NullMarked
package io.hatoba.access;

import org.jspecify.annotations.NullMarked;
