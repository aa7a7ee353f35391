package io.hatoba.web.console;

import io.hatoba.catalog.hooks.HookNetworks;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Private addresses at which hooks may be told. */
@At(
    value = HookNetworksPage.PATH,
    view = "console/hook-networks",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class HookNetworksPage implements Page {
  static final String PATH = "/admin/settings/hook-networks";

  @Inject private HookNetworks networks;
  @Inject private FormAttempt attempt;
  @Inject private Navigation navigation;

  private String typed = "";

  /** For the container. */
  public HookNetworksPage() {}

  @Override
  public void open(PageRequest request) {
    typed = String.join("\n", networks.list());
  }

  /** Allows what was typed, and nothing else. */
  public void save() {
    List<String> ranges = typed.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    Runnable change =
        () ->
            RacingInsert.retried(
                () -> {
                  networks.change(ranges);
                  return true;
                });
    if (attempt.done(change)) {
      navigation.to(PATH, "console.done-changed");
    }
  }

  /** Ranges, one a line. */
  public String getTyped() {
    return typed;
  }

  /** Whatever is typed. */
  public void setTyped(String text) {
    typed = text;
  }
}
