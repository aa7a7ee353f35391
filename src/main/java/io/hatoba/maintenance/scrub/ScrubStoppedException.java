package io.hatoba.maintenance.scrub;

/**
 * Reading ends before its end: the node stops, another node has what was read, or somebody wants
 * the round to stop. No failure.
 */
final class ScrubStoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ScrubStoppedException(String reason) {
    super(reason);
  }
}
