package io.hatoba.events;

import io.hatoba.metadata.packages.DownloadDao;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;

/** Writes what was counted, in a transaction of its own. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class DownloadWriter {
  private final DownloadDao downloads;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public DownloadWriter() {
    this(null);
  }

  /** Over the rows of versions. */
  @Inject
  public DownloadWriter(DownloadDao downloads) {
    this.downloads = downloads;
  }

  /** Writes all or none. */
  public void write(List<DownloadDao.Pulls> pulls) {
    downloads.add(pulls);
  }
}
