package io.hatoba.metadata;

/** What references of manifests are, in the words of SQL. */
public final class References {
  /**
   * Whether a reference {@code r} is to a config or a layer whose bytes are kept here. A foreign
   * layer's are elsewhere, and its digest and size are whatever somebody wrote.
   */
  public static final String KEPT = "r.kind in ('CONFIG', 'LAYER') and not r.foreign_layer";

  private References() {}
}
