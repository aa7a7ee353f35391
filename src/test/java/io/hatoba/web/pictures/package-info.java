/** Pictures as a strict parser sees them. */
@NullMarked
package io.hatoba.web.pictures;

import org.jspecify.annotations.NullMarked;
