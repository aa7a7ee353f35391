/** Nodes that run, and what they count by the hour. */
@NullMarked
package io.hatoba.metadata.nodes;

import org.jspecify.annotations.NullMarked;
