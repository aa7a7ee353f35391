/**
 * Pages on which people look at packages: lists, search, a package, a version, two side by side.
 */
@NullMarked
package io.hatoba.web.packages;

import org.jspecify.annotations.NullMarked;
