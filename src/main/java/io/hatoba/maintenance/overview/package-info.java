/**
 * What those see who look after the instance: its nodes, what was counted by the hour, and what is
 * wrong. Every node writes of itself; whoever reads, reads rows.
 */
@NullMarked
package io.hatoba.maintenance.overview;

import org.jspecify.annotations.NullMarked;
