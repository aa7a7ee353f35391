package io.hatoba.figures;

/**
 * A bean that has figures of this node. Every bean that implements this is asked once, when the
 * node starts, and its figures are read for as long as it runs.
 *
 * <p>Not for session beans: one interface would be all that callers see of such a bean. Its numbers
 * belong into a singleton of CDI beside it.
 */
public interface Metered {
  /** Names the figures, and says where each is read. */
  void describe(Figures figures);
}
