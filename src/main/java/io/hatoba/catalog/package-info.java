/** The rules of packages: how they come to be and what is published in them. */
@NullMarked
package io.hatoba.catalog;

import org.jspecify.annotations.NullMarked;
