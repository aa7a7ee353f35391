package io.hatoba.web.hooks;

import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Slice;
import io.hatoba.catalog.hooks.Hook;
import io.hatoba.catalog.hooks.Hooks;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Hooks of one place, the oldest first. */
@At(
    value = {HookPlace.OF_INSTANCE, HookPlace.OF_ORGANIZATION, HookPlace.OF_REPOSITORY},
    view = "hooks/list",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class HooksPage implements Page {
  private static final int LENGTH = 30;

  /** More than there can be. */
  private static final int MOST_PAGES = 100;

  @Inject private HookPlace place;
  @Inject private Hooks hooks;

  private Slice slice = new Slice(0, LENGTH);
  private Listing<Hook> found = new Listing<>(List.of(), 0);

  /** For the container. */
  public HooksPage() {}

  @Override
  public void open(PageRequest request) {
    place.open(request);
    int page =
        request
            .parameter("page")
            .filter(text -> text.matches("[0-9]{1,3}"))
            .map(Integer::parseInt)
            .filter(number -> number >= 1 && number <= MOST_PAGES)
            .orElse(1);
    slice = new Slice((page - 1) * LENGTH, LENGTH);
    found = hooks.list(place.target(), slice);
  }

  /** Those of this page. */
  public Listing<Hook> hooks() {
    return found;
  }

  /** How the last attempt to tell a hook something came out. */
  public Outcome last(Hook hook) {
    return Outcome.of(hook.last());
  }

  /** Where the first page is; empty there. */
  public String first() {
    return slice.offset() == 0 ? "" : place.path();
  }

  /** Where the next page is; empty on the last. */
  public String next() {
    int next = slice.offset() + slice.limit();
    return next < found.total() ? place.path() + "?page=" + (next / LENGTH + 1) : "";
  }
}
