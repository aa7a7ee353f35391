package io.hatoba.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Ends the session of whoever sends its form. */
@At(value = "/logout", view = "logout", audience = At.Audience.ANYBODY)
@Named
@RequestScoped
public class LogoutPage implements Page {
  @Inject private SignedInReader sessions;

  /** For the container. */
  public LogoutPage() {}

  @Override
  public void open(PageRequest request) {
    if (request.form()) {
      sessions.end();
    }
  }
}
