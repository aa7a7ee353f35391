package io.hatoba.catalog.hooks;

import io.hatoba.metadata.events.HookDeliveryDao;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;

/** Attempts to tell hooks something, as their owners look at them. */
@Stateless
public class HookDeliveries {
  private final HookDeliveryDao deliveries;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public HookDeliveries() {
    this(null);
  }

  /** Over the rows of attempts. */
  @Inject
  public HookDeliveries(HookDeliveryDao deliveries) {
    this.deliveries = deliveries;
  }

  /** Which attempts to list. */
  public enum Which {
    /** All of them. */
    ALL,
    /** Those that arrived. */
    SUCCESS,
    /** The others. */
    FAILURE
  }

  /**
   * Attempts of a hook, the newest first.
   *
   * @param before the attempt that the page begins after
   */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public List<HookDelivery> list(Hook hook, Which which, long before, int limit) {
    return deliveries
        .list(hook.id(), HookDeliveryDao.Which.valueOf(which.name()), before, limit)
        .stream()
        .map(HookDelivery::of)
        .toList();
  }

  /** An attempt with what was said. */
  @TransactionAttribute(TransactionAttributeType.SUPPORTS)
  public Optional<HookDelivery.Exchange> find(Hook hook, long id) {
    return deliveries.find(hook.id(), id).map(HookDelivery.Exchange::of);
  }

  /**
   * Lets the same be told once more, soon.
   *
   * @return false if there is no such attempt
   */
  public boolean redeliver(Hook hook, long id) {
    return deliveries.redeliver(hook.id(), id);
  }
}
