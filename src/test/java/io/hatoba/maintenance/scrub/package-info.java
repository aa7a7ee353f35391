/** Tests of what reads every layer and manifest. */
@NullMarked
package io.hatoba.maintenance.scrub;

import org.jspecify.annotations.NullMarked;
