package io.hatoba.web.account;

import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Leads to the first part of the settings. */
@At(value = "/settings", view = "account/settings", audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class SettingsPage implements Page {
  @Inject private Navigation navigation;

  /** For the container. */
  public SettingsPage() {}

  @Override
  public void open(PageRequest request) {
    // It shows nothing.
  }

  /** There is always one. */
  public void lead() {
    navigation.to("/settings/profile");
  }
}
