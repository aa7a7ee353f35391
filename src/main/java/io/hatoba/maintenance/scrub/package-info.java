/** Reads every layer and manifest, slowly and now and then, and says what is not whole. */
@NullMarked
package io.hatoba.maintenance.scrub;

import org.jspecify.annotations.NullMarked;
