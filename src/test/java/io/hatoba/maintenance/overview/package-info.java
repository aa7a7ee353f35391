/** Tests of what those see who look after the instance. */
@NullMarked
package io.hatoba.maintenance.overview;

import org.jspecify.annotations.NullMarked;
