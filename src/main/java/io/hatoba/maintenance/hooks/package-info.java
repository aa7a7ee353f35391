/** How hooks are told: over connections that a receiver can neither hold nor turn elsewhere. */
@NullMarked
package io.hatoba.maintenance.hooks;

import org.jspecify.annotations.NullMarked;
