/** The administrators' console: what stands at its left, and the pages of people and types. */
@NullMarked
package io.hatoba.web.console;

import org.jspecify.annotations.NullMarked;
