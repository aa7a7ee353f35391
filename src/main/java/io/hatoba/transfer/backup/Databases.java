package io.hatoba.transfer.backup;

import io.hatoba.config.DatabaseSettings;
import javax.sql.DataSource;

/** How databases are opened that no server has open. */
public interface Databases {
  /** Opens one at the first connection; an embedded one is made whole then. */
  DataSource open(DatabaseSettings settings);

  /** Lets go of it. Its file does not change any more once no connection is open. */
  void release(DatabaseSettings settings);
}
