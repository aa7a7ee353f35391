/** Tests of the pages of what works on the instance as a whole. */
@NullMarked
package io.hatoba.web.operations;

import org.jspecify.annotations.NullMarked;
