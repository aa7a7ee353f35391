/**
 * What is acknowledged outlives {@code kill -9}: a pusher that is killed at any moment, and an
 * examination of what it leaves.
 */
@NullMarked
package io.hatoba.crash;

import org.jspecify.annotations.NullMarked;
