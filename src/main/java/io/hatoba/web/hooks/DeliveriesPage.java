package io.hatoba.web.hooks;

import io.hatoba.catalog.hooks.Hook;
import io.hatoba.catalog.hooks.HookDeliveries;
import io.hatoba.catalog.hooks.HookDeliveries.Which;
import io.hatoba.catalog.hooks.HookDelivery;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Attempts to tell a hook something, the newest first, paged by their keys. */
@At(
    value = {
      HookPlace.OF_INSTANCE + "/{hook}/deliveries",
      HookPlace.OF_ORGANIZATION + "/{hook}/deliveries",
      HookPlace.OF_REPOSITORY + "/{hook}/deliveries"
    },
    view = "hooks/deliveries",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class DeliveriesPage implements Page {
  private static final int LENGTH = 30;

  @Inject private HookPlace place;
  @Inject private HookDeliveries deliveries;

  private Which which = Which.ALL;
  private OptionalLong before = OptionalLong.empty();
  private List<HookDelivery> found = List.of();

  /** For the container. */
  public DeliveriesPage() {}

  @Override
  public void open(PageRequest request) {
    Hook hook = place.openHook(request);
    which = request.choice("status", Which.ALL);
    before =
        request
            .parameter("before")
            .filter(text -> text.matches("[0-9]{1,18}"))
            .map(text -> OptionalLong.of(Long.parseLong(text)))
            .orElseGet(OptionalLong::empty);
    // One more tells whether there is another page.
    found = deliveries.list(hook, which, before.orElse(Long.MAX_VALUE), LENGTH + 1);
  }

  /** Those of this page. */
  public List<HookDelivery> rows() {
    return found.subList(0, Math.min(LENGTH, found.size()));
  }

  /** How one of them came out. */
  public Outcome outcome(HookDelivery delivery) {
    return Outcome.of(delivery);
  }

  /**
   * A choice of which are shown.
   *
   * @param key of its words
   * @param path where they are
   * @param current whether it is what is shown
   */
  public record Choice(String key, String path, boolean current) {}

  /** All, those that arrived, and the others. */
  public List<Choice> choices() {
    return Stream.of(Which.values())
        .map(
            it ->
                new Choice(
                    "hooks.which-" + it.name().toLowerCase(Locale.ROOT), path(it), it == which))
        .toList();
  }

  private String path(Which of) {
    String list = place.hookPath() + "/deliveries";
    return of == Which.ALL ? list : list + "?status=" + of.name().toLowerCase(Locale.ROOT);
  }

  /** Where the newest are; empty there. */
  public String first() {
    return before.isEmpty() ? "" : path(which);
  }

  /** Where the next page is; empty on the last. */
  public String next() {
    if (found.size() <= LENGTH) {
      return "";
    }
    String path = path(which);
    return path + (path.contains("?") ? "&" : "?") + "before=" + found.get(LENGTH - 1).id();
  }
}
