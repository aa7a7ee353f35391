/** What people read of packages and versions: lists, a search, and what is in one. */
@NullMarked
package io.hatoba.catalog.views;

import org.jspecify.annotations.NullMarked;
