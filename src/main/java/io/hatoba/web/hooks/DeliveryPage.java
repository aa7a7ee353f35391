package io.hatoba.web.hooks;

import io.hatoba.catalog.hooks.Hook;
import io.hatoba.catalog.hooks.HookDeliveries;
import io.hatoba.catalog.hooks.HookDelivery;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Optional;

/** An attempt to tell a hook something: what was sent, and what came back. */
@At(
    value = {
      HookPlace.OF_INSTANCE + "/{hook}/deliveries/{delivery}",
      HookPlace.OF_ORGANIZATION + "/{hook}/deliveries/{delivery}",
      HookPlace.OF_REPOSITORY + "/{hook}/deliveries/{delivery}"
    },
    view = "hooks/delivery",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class DeliveryPage implements Page {
  private static final Excerpt NOTHING = Excerpt.of("");

  @Inject private HookPlace place;
  @Inject private HookDeliveries deliveries;
  @Inject private Navigation navigation;

  private Optional<HookDelivery> shown = Optional.empty();
  private Excerpt requestHeaders = NOTHING;
  private Excerpt payload = NOTHING;
  private Excerpt responseHeaders = NOTHING;
  private Excerpt responseBody = NOTHING;

  /** For the container. */
  public DeliveryPage() {}

  @Override
  public void open(PageRequest request) {
    Hook hook = place.openHook(request);
    HookDelivery.Exchange exchange =
        deliveries
            .find(hook, HookPlace.number(request.name("delivery")))
            .orElseThrow(PageRefusal.NotFound::new);
    shown = Optional.of(exchange.delivery());
    requestHeaders = Excerpt.ofHeaders(exchange.requestHeaders());
    payload = Excerpt.ofJson(exchange.payload());
    responseHeaders = Excerpt.ofHeaders(exchange.responseHeaders());
    responseBody = Excerpt.of(exchange.responsePayload());
  }

  /** Lets the same be told once more, soon. */
  public void redeliver() {
    if (!deliveries.redeliver(place.hook(), delivery().id())) {
      // It was forgotten since it was read.
      throw new PageRefusal.NotFound();
    }
    navigation.to(place.hookPath() + "/deliveries", "hooks.done-redelivered");
  }

  /** Which it is. */
  public HookDelivery delivery() {
    return shown.orElseThrow();
  }

  /** How it came out. */
  public Outcome outcome() {
    return Outcome.of(delivery());
  }

  /** Headers that were sent, one a line. */
  public Excerpt requestHeaders() {
    return requestHeaders;
  }

  /** What was sent, as JSON for people. */
  public Excerpt payload() {
    return payload;
  }

  /** Headers that came back, one a line. */
  public Excerpt responseHeaders() {
    return responseHeaders;
  }

  /** What came back, as it came. */
  public Excerpt responseBody() {
    return responseBody;
  }
}
