package io.hatoba.metadata;

import java.sql.SQLException;

/**
 * What a connection of the application's own DataSource unwraps to: a transaction that promises
 * nothing (an upload step) need not wait until its commit is durable.
 */
public interface RelaxedCommit {
  /** The next commit of this connection returns without waiting for the disk. */
  void relax() throws SQLException;
}
