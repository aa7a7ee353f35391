package io.hatoba.events;

import jakarta.enterprise.context.RequestScoped;

/**
 * Who makes the request that is served, and from where. The boundaries say it before any bean is
 * called, so that no bean hands it on; where nobody has said it the server does something by
 * itself.
 */
@RequestScoped
public class CurrentOrigin {
  private Origin origin = Origin.SYSTEM;

  /** For the container, one for each request. */
  public CurrentOrigin() {}

  /** A request has come, and it is not known yet from whom. */
  public void begin(String address, String userAgent) {
    origin = new Origin(Actor.ANONYMOUS, address, userAgent);
  }

  /** It is known who makes the request. */
  public void actAs(Actor actor) {
    origin = origin.as(actor);
  }

  /** Who it is by now. */
  public Origin get() {
    return origin;
  }
}
