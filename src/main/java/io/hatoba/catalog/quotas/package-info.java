/** How much packages use of the storage, and how much they may. */
@NullMarked
package io.hatoba.catalog.quotas;

import org.jspecify.annotations.NullMarked;
