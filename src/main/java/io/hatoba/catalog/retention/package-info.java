/** Which versions are kept, what goes otherwise, and how it goes. */
@NullMarked
package io.hatoba.catalog.retention;

import org.jspecify.annotations.NullMarked;
