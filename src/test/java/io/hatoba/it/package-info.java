/**
 * Tests against the built WAR: over HTTP on one running server that all classes share, and inside
 * the container by Arquillian.
 */
@NullMarked
package io.hatoba.it;

import org.jspecify.annotations.NullMarked;
