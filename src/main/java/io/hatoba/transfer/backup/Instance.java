package io.hatoba.transfer.backup;

import io.hatoba.transfer.TransferException;
import java.nio.file.Path;

/** What is backed up, while it runs or while it does not. No file of it is swept away meanwhile. */
public interface Instance extends AutoCloseable {
  /** What its layer store calls itself. */
  String layerStore() throws TransferException;

  /** Writes H2's archive of its database as it is now to a new private file. */
  void snapshot(Path archive) throws TransferException;

  /**
   * Makes sure that no file has gone since this was made.
   *
   * @throws TransferException if one may have
   */
  void requireUndisturbed() throws TransferException;

  @Override
  void close();
}
