/** Where rules of packages hold that owners and administrators set. */
@NullMarked
package io.hatoba.catalog.policy;

import org.jspecify.annotations.NullMarked;
