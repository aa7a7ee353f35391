package io.hatoba.web.hooks;

import io.hatoba.catalog.hooks.Hooks;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Deletes a hook when the host of its URL is typed. */
@At(
    value = {
      HookPlace.OF_INSTANCE + "/{hook}/delete",
      HookPlace.OF_ORGANIZATION + "/{hook}/delete",
      HookPlace.OF_REPOSITORY + "/{hook}/delete"
    },
    view = "hooks/delete",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class HookRemovalPage implements Page {
  @Inject private HookPlace place;
  @Inject private Hooks hooks;
  @Inject private Navigation navigation;

  private String typed = "";
  private boolean refused;

  /** For the container. */
  public HookRemovalPage() {}

  @Override
  public void open(PageRequest request) {
    place.openHook(request);
  }

  /** Deletes it. */
  public void confirm() {
    refused = !typed.strip().equalsIgnoreCase(place.hook().config().host());
    if (!refused) {
      hooks.delete(place.hook());
      navigation.to(place.path(), "hooks.done-deleted");
    }
  }

  /** Whether something else was typed. */
  public boolean refused() {
    return refused;
  }

  /** What was typed. */
  public String getTyped() {
    return typed;
  }

  /** Whatever is typed. */
  public void setTyped(String text) {
    typed = text;
  }
}
