package io.hatoba.web.hooks;

import io.hatoba.catalog.hooks.Hooks;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** A hook: what it hears of, where and how, and how the last attempt came out. */
@At(
    value = {
      HookPlace.OF_INSTANCE + "/{hook}",
      HookPlace.OF_ORGANIZATION + "/{hook}",
      HookPlace.OF_REPOSITORY + "/{hook}"
    },
    view = "hooks/hook",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class HookPage implements Page {
  @Inject private HookPlace place;
  @Inject private HookForm form;
  @Inject private Hooks hooks;
  @Inject private Reader reader;
  @Inject private Navigation navigation;

  /** For the container. */
  public HookPage() {}

  @Override
  public void open(PageRequest request) {
    form.fill(place.openHook(request));
  }

  /** Changes it, or says what is wrong and keeps what was typed. */
  public void change() {
    if (form.done(
        () -> hooks.change(place.hook(), form.config(), form.events(), form.isActive()))) {
      navigation.to(place.hookPath(), "hooks.done-changed");
    }
  }

  /** Lets it be told that it is there. */
  public void ping() {
    hooks.ping(place.hook(), reader.requireAccount().id());
    navigation.to(place.hookPath() + "/deliveries", "hooks.done-pinged");
  }

  /** How the last attempt to tell it something came out. */
  public Outcome last() {
    return Outcome.of(place.hook().last());
  }
}
