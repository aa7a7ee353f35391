package io.hatoba.web.hooks;

import io.hatoba.catalog.hooks.Hook;
import io.hatoba.catalog.hooks.Hooks;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** Makes a hook, which is pinged at once. */
@At(
    value = {
      HookPlace.OF_INSTANCE + "/new",
      HookPlace.OF_ORGANIZATION + "/new",
      HookPlace.OF_REPOSITORY + "/new"
    },
    view = "hooks/new",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class NewHookPage implements Page {
  @Inject private HookPlace place;
  @Inject private HookForm form;
  @Inject private Hooks hooks;
  @Inject private Reader reader;
  @Inject private Navigation navigation;

  /** For the container. */
  public NewHookPage() {}

  @Override
  public void open(PageRequest request) {
    place.open(request);
    form.fill();
  }

  /** Makes it, or says what is wrong and keeps what was typed. */
  public void make() {
    form.done(
        () -> {
          Hook made =
              hooks.create(
                  place.target(),
                  form.config(),
                  form.events(),
                  form.isActive(),
                  reader.requireAccount().id());
          navigation.to(place.path() + "/" + made.id(), "hooks.done-made");
        });
  }
}
