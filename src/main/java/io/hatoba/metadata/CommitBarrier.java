package io.hatoba.metadata;

/**
 * Tells whether what a query has just read is durable already. On a database whose commits are
 * visible before they are durable, a reader that promises what it read must wait here first.
 */
public interface CommitBarrier {
  /**
   * Returns once every commit that was visible when this was called is durable.
   *
   * @throws io.hatoba.oci.UnavailableException if it cannot be made durable
   */
  void awaitDurable();
}
