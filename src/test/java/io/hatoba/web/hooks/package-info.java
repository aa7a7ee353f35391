/** Tests of what the pages of hooks show. */
@NullMarked
package io.hatoba.web.hooks;

import org.jspecify.annotations.NullMarked;
