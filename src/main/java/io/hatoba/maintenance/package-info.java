/** Work that nobody waits for: what is over is cleared away. */
@NullMarked
package io.hatoba.maintenance;

import org.jspecify.annotations.NullMarked;
