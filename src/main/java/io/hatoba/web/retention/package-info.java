/** Policies of retention as people type them, for the instance as for owners and packages. */
@NullMarked
package io.hatoba.web.retention;

import org.jspecify.annotations.NullMarked;
