/**
 * Settings of start-up, read and checked once, and the data directory with its private files.
 *
 * <p>This is the only package that knows MicroProfile Config. Everything else takes a {@link
 * io.hatoba.config.Settings}.
 */
@NullMarked
package io.hatoba.config;

import org.jspecify.annotations.NullMarked;
