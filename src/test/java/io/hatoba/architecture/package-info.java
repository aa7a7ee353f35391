/** The house as ARCHITECTURE 1 draws it. */
@NullMarked
package io.hatoba.architecture;

import org.jspecify.annotations.NullMarked;
