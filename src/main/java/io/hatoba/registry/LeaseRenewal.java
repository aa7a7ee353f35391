package io.hatoba.registry;

import io.hatoba.metadata.content.BlobDao;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;

/** The one write that a HEAD may cause, in a transaction of its own. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRES_NEW)
public class LeaseRenewal {
  private final BlobDao blobs;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public LeaseRenewal() {
    this(null);
  }

  /** Over the rows of blobs. */
  @Inject
  public LeaseRenewal(BlobDao blobs) {
    this.blobs = blobs;
  }

  /**
   * Starts the lease of a link anew.
   *
   * @return false if the link has just gone
   */
  public boolean renew(long linkId) {
    return blobs.renewLease(linkId);
  }
}
