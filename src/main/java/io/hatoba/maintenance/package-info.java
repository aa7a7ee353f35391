/** Work that nobody waits for: what is over is cleared away, what waits is written. */
@NullMarked
package io.hatoba.maintenance;

import org.jspecify.annotations.NullMarked;
