/** The tests that every connector of the layer store must pass. */
@NullMarked
package io.hatoba.storage;

import org.jspecify.annotations.NullMarked;
