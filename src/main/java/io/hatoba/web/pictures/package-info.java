/** Small pictures as SVG, which stand in a page among its text and need no script or style. */
@NullMarked
package io.hatoba.web.pictures;

import org.jspecify.annotations.NullMarked;
