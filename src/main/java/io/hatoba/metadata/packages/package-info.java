/** Packages, which are what the specification calls repositories, and the names that reach them. */
@NullMarked
package io.hatoba.metadata.packages;

import org.jspecify.annotations.NullMarked;
