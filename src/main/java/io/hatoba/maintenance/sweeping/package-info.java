/** Content that nobody needs any more goes, while everything else goes on. */
@NullMarked
package io.hatoba.maintenance.sweeping;

import org.jspecify.annotations.NullMarked;
