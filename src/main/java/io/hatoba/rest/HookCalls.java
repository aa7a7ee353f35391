package io.hatoba.rest;

import io.hatoba.catalog.hooks.Hook;
import io.hatoba.catalog.hooks.HookConfig;
import io.hatoba.catalog.hooks.HookDeliveries;
import io.hatoba.catalog.hooks.HookDelivery;
import io.hatoba.catalog.hooks.HookTarget;
import io.hatoba.catalog.hooks.Hooks;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the routes of hooks have in common, whatever the hooks hear of. */
@ApplicationScoped
class HookCalls {
  private static final String RESOURCE = "Hook";
  private static final String CURSOR = "v1_";
  private static final int USUAL = 30;
  private static final int MOST = 100;

  @Inject private Hooks hooks;
  @Inject private HookDeliveries deliveries;
  @Inject private Urls urls;

  /**
   * A list of hooks.
   *
   * @param target what they hear of
   * @param path of the list below the API
   */
  record Place(HookTarget target, String path) {}

  private String url(Place place) {
    return urls.api(place.path());
  }

  private Hook require(Place place, long id) {
    return hooks.find(place.target(), id).orElseThrow(ApiException::notFound);
  }

  Response list(Place place, UriInfo uri) {
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        hooks.list(place.target(), paging.slice()), paging, hook -> HookBody.of(hook, url(place)));
  }

  /** Makes a hook; of what it hears if nobody says depends on what it is about. */
  Response create(
      Place place, HttpServletRequest request, InputStream body, List<String> otherwise) {
    HookRequest asked = ApiJson.read(body, HookRequest.class);
    asked.requireWeb();
    HookConfig config = Bodies.require(RESOURCE, "config", asked.config()).made();
    Hook made =
        hooks.create(
            place.target(),
            config,
            asked.events() == null ? otherwise : asked.events(),
            asked.active() == null || asked.active(),
            SignedIn.require(request).id());
    return Response.fromResponse(Answers.created(HookBody.of(made, url(place))))
        .header(HttpHeaders.LOCATION, url(place) + "/" + made.id())
        .build();
  }

  Response get(Place place, long id) {
    return Answers.ok(HookBody.of(require(place, id), url(place)));
  }

  Response change(Place place, long id, InputStream body) {
    HookRequest asked = ApiJson.read(body, HookRequest.class);
    asked.requireWeb();
    Hook before = require(place, id);
    Set<String> events =
        new LinkedHashSet<>(asked.events() == null ? before.events() : asked.events());
    events.addAll(asked.addEvents() == null ? List.of() : asked.addEvents());
    events.removeAll(asked.removeEvents() == null ? List.of() : asked.removeEvents());
    Hook changed =
        hooks.change(
            before,
            asked.config() == null ? before.config() : asked.config().inPlaceOf(before.config()),
            events,
            asked.active() == null ? before.active() : asked.active());
    return Answers.ok(HookBody.of(changed, url(place)));
  }

  Response delete(Place place, long id) {
    hooks.delete(require(place, id));
    return Answers.nothing();
  }

  Response ping(Place place, HttpServletRequest request, long id) {
    hooks.ping(require(place, id), SignedIn.require(request).id());
    return Answers.nothing();
  }

  Response config(Place place, long id) {
    return Answers.ok(HookBody.Config.of(require(place, id).config()));
  }

  Response changeConfig(Place place, long id, InputStream body) {
    HookRequest.Config asked = ApiJson.read(body, HookRequest.Config.class);
    Hook before = require(place, id);
    Hook changed =
        hooks.change(before, asked.over(before.config()), before.events(), before.active());
    return Answers.ok(HookBody.Config.of(changed.config()));
  }

  /** Attempts, the newest first, with where the next are in {@code Link}. */
  Response deliveries(Place place, long id, UriInfo uri) {
    Hook hook = require(place, id);
    int limit = limit(uri.getQueryParameters().getFirst("per_page"));
    HookDeliveries.Which which =
        Bodies.word(
                "HookDelivery",
                "status",
                HookDeliveries.Which.class,
                uri.getQueryParameters().getFirst("status"))
            .orElse(HookDeliveries.Which.ALL);
    List<HookDelivery> found =
        deliveries.list(
            hook, which, before(uri.getQueryParameters().getFirst("cursor")), limit + 1);
    List<HookDelivery> page = found.subList(0, Math.min(limit, found.size()));
    Response.ResponseBuilder answer =
        Response.ok(
            ApiJson.bytes(page.stream().map(HookDeliveryBody::of).toList()),
            MediaType.APPLICATION_JSON_TYPE);
    if (found.size() > limit) {
      List<String> query = new ArrayList<>(List.of("per_page=" + limit));
      if (which != HookDeliveries.Which.ALL) {
        query.add("status=" + Bodies.of(which));
      }
      query.add("cursor=" + CURSOR + page.get(limit - 1).id());
      answer.header(
          HttpHeaders.LINK,
          "<"
              + url(place)
              + "/"
              + id
              + "/deliveries?"
              + String.join("&", query)
              + ">; rel=\"next\"");
    }
    return answer.build();
  }

  private static int limit(@Nullable String text) {
    if (text == null || !text.matches("[0-9]{1,9}") || Integer.parseInt(text) == 0) {
      return USUAL;
    }
    return Math.min(MOST, Integer.parseInt(text));
  }

  private static long before(@Nullable String cursor) {
    if (cursor == null || cursor.isEmpty()) {
      return Long.MAX_VALUE;
    }
    if (!cursor.matches(CURSOR + "[0-9]{1,18}")) {
      throw Bodies.invalid("HookDelivery", "cursor", cursor);
    }
    return Long.parseLong(cursor.substring(CURSOR.length()));
  }

  Response delivery(Place place, long id, long deliveryId) {
    Hook hook = require(place, id);
    HookDelivery.Exchange exchange =
        deliveries.find(hook, deliveryId).orElseThrow(ApiException::notFound);
    return Answers.ok(HookDeliveryBody.Whole.of(exchange, url(place) + "/" + id));
  }

  Response redeliver(Place place, long id, long deliveryId) {
    if (!deliveries.redeliver(require(place, id), deliveryId)) {
      throw ApiException.notFound();
    }
    return Response.status(202)
        .type(MediaType.APPLICATION_JSON_TYPE)
        .entity(ApiJson.bytes(Map.of()))
        .build();
  }
}
