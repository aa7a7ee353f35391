/** Tests of how hooks are kept and told. */
@NullMarked
package io.hatoba.catalog.hooks;

import org.jspecify.annotations.NullMarked;
