package io.hatoba.events;

import io.hatoba.metadata.Database;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** Transactions that never commit: the one way out of them is an exception that takes them back. */
@Stateless
public class UndoneTransactions {
  private final Database database;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public UndoneTransactions() {
    this(null);
  }

  /** Over a database. */
  @Inject
  public UndoneTransactions(Database database) {
    this.database = database;
  }

  /**
   * Does work, and takes back whatever it has done.
   *
   * @throws Undone always; its cause is what the work threw, if it did
   */
  @TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
  public void run(Runnable work) {
    try {
      work.run();
      database.flush();
    } catch (RuntimeException failure) {
      throw new Undone(failure);
    }
    throw new Undone();
  }
}
