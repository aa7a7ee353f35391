/** Sweeping, and what it must not touch. */
@NullMarked
package io.hatoba.maintenance.sweeping;

import org.jspecify.annotations.NullMarked;
