/** Tests of how hooks are kept and told. */
@NullMarked
package io.hatoba.maintenance.hooks;

import org.jspecify.annotations.NullMarked;
