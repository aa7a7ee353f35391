/**
 * Faults on real servers while clients push and pull, and the proof that nothing was lost: a
 * workload whose every operation is recorded ({@link io.hatoba.faults.History}), and a check of
 * that record ({@link io.hatoba.faults.HistoryCheck}). Run by {@code mvn -Pfaults verify}.
 */
@NullMarked
package io.hatoba.faults;

import org.jspecify.annotations.NullMarked;
