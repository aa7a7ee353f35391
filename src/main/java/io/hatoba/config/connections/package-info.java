/** Connections of requests, which Jakarta EE does not know. */
@NullMarked
package io.hatoba.config.connections;

import org.jspecify.annotations.NullMarked;
