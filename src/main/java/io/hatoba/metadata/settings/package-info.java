/** Values that live in the database because every node must see them. */
@NullMarked
package io.hatoba.metadata.settings;

import org.jspecify.annotations.NullMarked;
