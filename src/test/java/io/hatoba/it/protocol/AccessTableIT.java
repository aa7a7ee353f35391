package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import java.text.ParseException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Every route of {@code /v2/} as every kind of caller sees it, over what is public, private,
 * somebody else's and absent.
 *
 * <p>A cell is a status; 401 is the challenge of who shows nothing, and {@code bad} that of who
 * shows a bearer that is none any more. Of refusals with 403 {@code hid} has the one text for what
 * is private and what is absent, {@code tok} says which scope the token lacks, {@code rol} which
 * role the account lacks, and {@code adm} that only site administrators may.
 */
@ExtendWith(SecondLife.Provider.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AccessTableIT {
  /** Contract 4: what everybody may see; on the Docker registry, with a token of an account. */
  private static final String PUBLIC =
      """
                       nobody anonym outsid reader limited suspend expired wfread  wfwrite owner
      BASE             401    200    200    200    200     bad     bad     200     200     200
      GET_BLOB         200    200    200    200    200     bad     bad     200     200     200
      HEAD_BLOB        200    200    200    200    200     bad     bad     200     200     200
      GET_MANIFEST     200    200    200    200    200     bad     bad     200     200     200
      HEAD_MANIFEST    200    200    200    200    200     bad     bad     200     200     200
      TAGS             200    200    200    200    200     bad     bad     200     200     200
      REFERRERS        200    200    200    200    200     bad     bad     200     200     200
      START            401    401    rol    rol    tok     bad     bad     run     rol     202
      POST_BLOB        401    401    rol    rol    tok     bad     bad     run     rol     201
      PATCH            401    401    rol    rol    tok     bad     bad     run     rol     202
      PUT_BLOB         401    401    rol    rol    tok     bad     bad     run     rol     201
      PUT_MANIFEST     401    401    rol    rol    tok     bad     bad     run     rol     201
      MOUNT            401    401    rol    rol    tok     bad     bad     run     rol     201
      STATUS           401    401    rol    rol    tok     bad     bad     run     rol     204
      CANCEL           401    401    rol    rol    tok     bad     bad     run     rol     204
      DELETE_MANIFEST  401    401    rol    rol    tok     bad     bad     run     rol     202
      DELETE_TAG       401    401    rol    rol    tok     bad     bad     run     rol     202
      DELETE_BLOB      401    401    rol    rol    tok     bad     bad     run     rol     202
      CATALOG          401    401    adm    adm    adm     bad     bad     adm     adm     adm
      """;

  private static final String PUBLIC_DOCKER =
      """
                       nobody anonym outsid reader limited suspend expired wfread  wfwrite owner
      BASE             401    200    200    200    200     bad     bad     200     200     200
      GET_BLOB         401    401    200    200    200     bad     bad     200     200     200
      HEAD_BLOB        401    401    200    200    200     bad     bad     200     200     200
      GET_MANIFEST     401    401    200    200    200     bad     bad     200     200     200
      HEAD_MANIFEST    401    401    200    200    200     bad     bad     200     200     200
      TAGS             401    401    200    200    200     bad     bad     200     200     200
      REFERRERS        401    401    200    200    200     bad     bad     200     200     200
      START            401    401    rol    rol    tok     bad     bad     run     rol     202
      POST_BLOB        401    401    rol    rol    tok     bad     bad     run     rol     201
      PATCH            401    401    rol    rol    tok     bad     bad     run     rol     202
      PUT_BLOB         401    401    rol    rol    tok     bad     bad     run     rol     201
      PUT_MANIFEST     401    401    rol    rol    tok     bad     bad     run     rol     201
      MOUNT            401    401    rol    rol    tok     bad     bad     run     rol     201
      STATUS           401    401    rol    rol    tok     bad     bad     run     rol     204
      CANCEL           401    401    rol    rol    tok     bad     bad     run     rol     204
      DELETE_MANIFEST  401    401    rol    rol    tok     bad     bad     run     rol     202
      DELETE_TAG       401    401    rol    rol    tok     bad     bad     run     rol     202
      DELETE_BLOB      401    401    rol    rol    tok     bad     bad     run     rol     202
      CATALOG          401    401    adm    adm    adm     bad     bad     adm     adm     adm
      """;

  /** What the owner, and who was given a role, may see. */
  private static final String OWN =
      """
                       nobody anonym outsid reader limited suspend expired wfread  wfwrite owner
      BASE             401    200    200    200    200     bad     bad     200     200     200
      GET_BLOB         401    401    hid    200    200     bad     bad     200     200     200
      HEAD_BLOB        401    401    hid    200    200     bad     bad     200     200     200
      GET_MANIFEST     401    401    hid    200    200     bad     bad     200     200     200
      HEAD_MANIFEST    401    401    hid    200    200     bad     bad     200     200     200
      TAGS             401    401    hid    200    200     bad     bad     200     200     200
      REFERRERS        401    401    hid    200    200     bad     bad     200     200     200
      START            401    401    hid    rol    tok     bad     bad     run     202     202
      POST_BLOB        401    401    hid    rol    tok     bad     bad     run     201     201
      PATCH            401    401    hid    rol    tok     bad     bad     run     202     202
      PUT_BLOB         401    401    hid    rol    tok     bad     bad     run     201     201
      PUT_MANIFEST     401    401    hid    rol    tok     bad     bad     run     201     201
      MOUNT            401    401    hid    rol    tok     bad     bad     run     201     201
      STATUS           401    401    hid    rol    tok     bad     bad     run     204     204
      CANCEL           401    401    hid    rol    tok     bad     bad     run     204     204
      DELETE_MANIFEST  401    401    hid    rol    tok     bad     bad     run     202     202
      DELETE_TAG       401    401    hid    rol    tok     bad     bad     run     202     202
      DELETE_BLOB      401    401    hid    rol    tok     bad     bad     run     202     202
      CATALOG          401    401    adm    adm    adm     bad     bad     adm     adm     adm
      """;

  /** What nobody of these has a role on, whether it is there or not. */
  private static final String OTHERS =
      """
                       nobody anonym outsid reader limited suspend expired wfread  wfwrite owner
      BASE             401    200    200    200    200     bad     bad     200     200     200
      GET_BLOB         401    401    hid    hid    hid     bad     bad     hid     hid     hid
      HEAD_BLOB        401    401    hid    hid    hid     bad     bad     hid     hid     hid
      GET_MANIFEST     401    401    hid    hid    hid     bad     bad     hid     hid     hid
      HEAD_MANIFEST    401    401    hid    hid    hid     bad     bad     hid     hid     hid
      TAGS             401    401    hid    hid    hid     bad     bad     hid     hid     hid
      REFERRERS        401    401    hid    hid    hid     bad     bad     hid     hid     hid
      START            401    401    hid    hid    hid     bad     bad     hid     hid     hid
      POST_BLOB        401    401    hid    hid    hid     bad     bad     hid     hid     hid
      PATCH            401    401    hid    hid    hid     bad     bad     hid     hid     hid
      PUT_BLOB         401    401    hid    hid    hid     bad     bad     hid     hid     hid
      PUT_MANIFEST     401    401    hid    hid    hid     bad     bad     hid     hid     hid
      MOUNT            401    401    hid    hid    hid     bad     bad     hid     hid     hid
      STATUS           401    401    hid    hid    hid     bad     bad     hid     hid     hid
      CANCEL           401    401    hid    hid    hid     bad     bad     hid     hid     hid
      DELETE_MANIFEST  401    401    hid    hid    hid     bad     bad     hid     hid     hid
      DELETE_TAG       401    401    hid    hid    hid     bad     bad     hid     hid     hid
      DELETE_BLOB      401    401    hid    hid    hid     bad     bad     hid     hid     hid
      CATALOG          401    401    adm    adm    adm     bad     bad     adm     adm     adm
      """;

  /** What the owner may create and has not; a reader of a repository reads that of its images. */
  private static final String OWN_ABSENT =
      """
                       nobody anonym outsid reader limited suspend expired wfread  wfwrite owner
      BASE             401    200    200    200    200     bad     bad     200     200     200
      GET_BLOB         401    401    hid    hid    404     bad     bad     hid     404     404
      HEAD_BLOB        401    401    hid    hid    404     bad     bad     hid     404     404
      GET_MANIFEST     401    401    hid    hid    404     bad     bad     hid     404     404
      HEAD_MANIFEST    401    401    hid    hid    404     bad     bad     hid     404     404
      TAGS             401    401    hid    hid    404     bad     bad     hid     404     404
      REFERRERS        401    401    hid    hid    200     bad     bad     hid     200     200
      START            401    401    hid    hid    tok     bad     bad     hid     202     202
      POST_BLOB        401    401    hid    hid    tok     bad     bad     hid     201     201
      PATCH            401    401    hid    hid    tok     bad     bad     hid     404     404
      PUT_BLOB         401    401    hid    hid    tok     bad     bad     hid     404     404
      PUT_MANIFEST     401    401    hid    hid    tok     bad     bad     hid     201     201
      MOUNT            401    401    hid    hid    tok     bad     bad     hid     201     201
      STATUS           401    401    hid    hid    tok     bad     bad     hid     404     404
      CANCEL           401    401    hid    hid    tok     bad     bad     hid     404     404
      DELETE_MANIFEST  401    401    hid    hid    tok     bad     bad     hid     rol     404
      DELETE_TAG       401    401    hid    hid    tok     bad     bad     hid     rol     404
      DELETE_BLOB      401    401    hid    hid    tok     bad     bad     hid     rol     404
      CATALOG          401    401    adm    adm    adm     bad     bad     adm     adm     adm
      """;

  private static final String OWN_ABSENT_DOCKER =
      """
                       nobody anonym outsid reader limited suspend expired wfread  wfwrite owner
      BASE             401    200    200    200    200     bad     bad     200     200     200
      GET_BLOB         401    401    hid    404    404     bad     bad     404     404     404
      HEAD_BLOB        401    401    hid    404    404     bad     bad     404     404     404
      GET_MANIFEST     401    401    hid    404    404     bad     bad     404     404     404
      HEAD_MANIFEST    401    401    hid    404    404     bad     bad     404     404     404
      TAGS             401    401    hid    404    404     bad     bad     404     404     404
      REFERRERS        401    401    hid    200    200     bad     bad     200     200     200
      START            401    401    hid    rol    tok     bad     bad     run     202     202
      POST_BLOB        401    401    hid    rol    tok     bad     bad     run     201     201
      PATCH            401    401    hid    rol    tok     bad     bad     run     404     404
      PUT_BLOB         401    401    hid    rol    tok     bad     bad     run     404     404
      PUT_MANIFEST     401    401    hid    rol    tok     bad     bad     run     201     201
      MOUNT            401    401    hid    rol    tok     bad     bad     run     201     201
      STATUS           401    401    hid    rol    tok     bad     bad     run     404     404
      CANCEL           401    401    hid    rol    tok     bad     bad     run     404     404
      DELETE_MANIFEST  401    401    hid    rol    tok     bad     bad     run     404     404
      DELETE_TAG       401    401    hid    rol    tok     bad     bad     run     404     404
      DELETE_BLOB      401    401    hid    rol    tok     bad     bad     run     404     404
      CATALOG          401    401    adm    adm    adm     bad     bad     adm     adm     adm
      """;

  private static final Refusal REQUIRED =
      new Refusal(
          401,
          "UNAUTHORIZED",
          "authentication is required; sign in with a login and an access token");
  private static final Refusal INVALID =
      new Refusal(
          401, "UNAUTHORIZED", "the bearer token is invalid or has expired; ask for another");
  private static final Refusal HIDDEN =
      new Refusal(
          403,
          "DENIED",
          "you have no access to this repository, or it does not exist; its administrators can give"
              + " it");

  private final AtomicInteger names = new AtomicInteger();

  /** What callers show, by caller and name; it is good for longer than these tests take. */
  private final Map<String, String> shown = new HashMap<>();

  private final Registry registry;
  private final Tenants tenants;

  /** What cannot be read by anybody but the owner, to mount from. */
  private final Tenants.Place source;

  private final String suspended;
  private final String expired;

  AccessTableIT(SecondLife life) throws InterruptedException, ParseException, JOSEException {
    registry = life.registry();
    tenants = life.tenants();
    source = tenants.place(Tenants.CODE.get(0));
    List<String> all =
        List.of(Tenants.OPEN, Tenants.CODE, Tenants.PRIVATE).stream()
            .flatMap(List::stream)
            .toList();
    suspended = tenants.suspended(all);
    expired = tenants.expired(all, life.accounts().bearerKey());
  }

  @Test
  void ofThePublicImageOfTheContainerRegistry() {
    require(PUBLIC, () -> tenants.place(Tenants.OPEN.get(0)));
  }

  @Test
  void ofThePublicImageOfTheDockerRegistry() {
    require(PUBLIC_DOCKER, () -> tenants.place(Tenants.OPEN.get(1)));
  }

  @Test
  void ofThePrivateImageOfTheContainerRegistry() {
    require(OWN, () -> tenants.place(Tenants.CODE.get(0)));
  }

  @Test
  void ofThePrivateImageOfTheDockerRegistry() {
    require(OWN, () -> tenants.place(Tenants.CODE.get(1)));
  }

  @Test
  void ofWhatIsSomebodyElses() {
    for (String name : Tenants.PRIVATE) {
      Tenants.Place place = tenants.place(name);
      require(OTHERS, () -> place);
      tenants.requireUntouched(place);
      Repository there = tenants.owned(name);
      assertThat(Repository.tagsOf(there.get(there.path("/tags/list")))).doesNotContain("pushed");
    }
  }

  @Test
  void ofWhatIsAbsentWithSomebodyElse() {
    for (String name :
        List.of("it-other/none", "it-nobod/code", "it-other/code/other", "it-other/none/image")) {
      require(OTHERS, () -> source.at(name));
    }
  }

  @Test
  void ofWhatTheOwnerMayCreateInTheContainerRegistry() {
    require(OWN_ABSENT, () -> source.at("it-owner/new-" + names.incrementAndGet()));
  }

  @Test
  void ofWhatTheOwnerMayCreateInTheDockerRegistry() {
    require(OWN_ABSENT_DOCKER, () -> source.at("it-owner/code/new-" + names.incrementAndGet()));
  }

  /** A repository is not made by a push. */
  @Test
  void ofAnImageInARepositoryThatTheOwnerDoesNotHave() {
    require(OTHERS, () -> source.at("it-owner/none/image"));
  }

  /** Each line about a place of its own, and another once somebody has changed it. */
  private void require(String table, Supplier<Tenants.Place> places) {
    List<String> lines = table.lines().toList();
    List<String> callers = words(lines.get(0));
    assertThat(lines).hasSize(Route.values().length + 1);
    for (String line : lines.subList(1, lines.size())) {
      Route route = Route.valueOf(words(line).get(0));
      Tenants.Place place = places.get();
      for (int column = 0; column < callers.size(); column++) {
        String caller = callers.get(column);
        Answer answer = send(route, caller, place);
        requireCell(words(line).get(column + 1), answer, route, place, caller);
        if (route.changes() && answer.status() < 300) {
          place = places.get();
        }
      }
    }
  }

  private static List<String> words(String line) {
    return Arrays.stream(line.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private Answer send(Route route, String caller, Tenants.Place place) {
    Registry.Call call = route.call(registry, place, source);
    return caller.equals("nobody")
        ? call.send()
        : call.authorization(
                shown.computeIfAbsent(
                    caller + " " + place.name(), key -> authorization(caller, place.name())))
            .send();
  }

  private String authorization(String caller, String name) {
    List<String> names = List.of(name, source.name());
    return switch (caller) {
      case "anonym" -> tenants.anonymous(names);
      case "outsid" -> tenants.bearer(Tenants.OUTSIDER, names);
      case "reader" -> tenants.bearer(Tenants.READER, names);
      case "limited" -> tenants.reading();
      case "suspend" -> suspended;
      case "expired" -> expired;
      case "wfread" -> tenants.workflow("read", names);
      case "wfwrite" -> tenants.workflow("write", names);
      case "owner" -> tenants.bearer(Tenants.OWNER, names);
      default -> throw new IllegalArgumentException(caller);
    };
  }

  private void requireCell(
      String cell, Answer answer, Route route, Tenants.Place place, String caller) {
    String what = caller + " with " + place.name() + ": " + answer;
    switch (cell) {
      case "401" -> requireChallenge(answer, route, place, REQUIRED, "", what);
      case "bad" ->
          requireChallenge(answer, route, place, INVALID, ",error=\"invalid_token\"", what);
      case "hid" -> requireRefusal(answer, route, HIDDEN.message(), what);
      case "tok" ->
          requireRefusal(
              answer, route, "the token lacks the scope (write|delete):packages; .*", what);
      case "run" ->
          requireRefusal(answer, route, "the workflow token may only read packages; .*", what);
      case "rol" ->
          requireRefusal(
              answer,
              route,
              ".+; (push|delete) needs the role (write|admin), which an administrator of "
                  + place.name()
                  + " can give.*",
              what);
      case "adm" -> requireRefusal(answer, route, "only a site administrator's token .*", what);
      default -> {
        assertThat(answer.status()).as(what).isEqualTo(Integer.parseInt(cell));
        assertThat(answer.header("WWW-Authenticate")).as(what).isEmpty();
      }
    }
  }

  private void requireChallenge(
      Answer answer, Route route, Tenants.Place place, Refusal refusal, String error, String what) {
    assertThat(answer.status()).as(what).isEqualTo(401);
    String scopes = String.join(" ", route.scopes(place.name(), source.name()));
    assertThat(answer.header("WWW-Authenticate"))
        .as(what)
        .hasValue(
            "Bearer realm=\""
                + registry.origin()
                + "/token\",service=\""
                + registry.service()
                + "\""
                + (scopes.isEmpty() ? "" : ",scope=\"" + scopes + "\"")
                + error);
    if (!route.head()) {
      assertThat(answer.refusal()).as(what).isEqualTo(refusal);
    }
  }

  private static void requireRefusal(Answer answer, Route route, String message, String what) {
    assertThat(answer.status()).as(what).isEqualTo(403);
    assertThat(answer.header("WWW-Authenticate")).as(what).isEmpty();
    if (!route.head()) {
      assertThat(answer.refusal().code()).as(what).isEqualTo("DENIED");
      assertThat(answer.refusal().message()).as(what).matches(message);
      JsonNode rules = answer.detail().path("rules");
      if (message.equals(HIDDEN.message())) {
        assertThat(rules.isMissingNode()).as(what).isTrue();
      } else {
        assertThat(rules.path(rules.size() - 1).asText())
            .as(what)
            .isEqualTo(answer.refusal().message());
      }
    }
  }

  /** Not many: who fails to sign in has to wait. */
  @Test
  void theTokenOfWhoIsSuspendedIsNoneWhateverIsThere() {
    Map<String, String> open = suspended(Route.GET_MANIFEST, Tenants.OPEN.get(0));
    assertThat(open).containsEntry("status", "401");
    assertThat(open.get("body")).contains("do not belong together");
    for (String name : List.of(Tenants.CODE.get(1), Tenants.PRIVATE.get(0), "it-other/none")) {
      assertThat(suspended(Route.GET_MANIFEST, name)).as(name).isEqualTo(open);
    }
    assertThat(suspended(Route.PUT_MANIFEST, Tenants.PRIVATE.get(0)))
        .isEqualTo(suspended(Route.PUT_MANIFEST, "it-other/none"));
  }

  private Map<String, String> suspended(Route route, String name) {
    Registry.Call call = route.call(registry, source.at(name), source);
    return shape(call.authorization(tenants.basic(Tenants.SUSPENDED)).send(), name);
  }

  /** The same to the byte: status, body and every header but the time of day. */
  @Test
  void whatIsPrivateAndWhatIsAbsentAreToldApartByNothing() {
    Map<String, List<String>> absent =
        Map.of(
            Tenants.PRIVATE.get(0), List.of("it-other/none", "it-nobod/code"),
            Tenants.PRIVATE.get(1),
                List.of("it-other/code/other", "it-other/none/image", "it-nobod/code/image"));
    absent.forEach(
        (name, others) -> {
          Tenants.Place there = tenants.place(name);
          for (Route route : Route.values()) {
            for (String caller : words(OTHERS.lines().findFirst().orElseThrow())) {
              Map<String, String> shape = shape(send(route, caller, there), name);
              for (String other : others) {
                assertThat(shape(send(route, caller, there.at(other)), other))
                    .as("%s to %s of %s", route, caller, other)
                    .isEqualTo(shape);
              }
            }
          }
        });
  }

  private static Map<String, String> shape(Answer answer, String name) {
    Map<String, String> shape = new TreeMap<>();
    answer
        .headers()
        .forEach((header, values) -> shape.put(header, values.toString().replace(name, "NAME")));
    shape.keySet().removeIf("date"::equalsIgnoreCase);
    shape.put("status", Integer.toString(answer.status()));
    shape.put("body", answer.text());
    return shape;
  }
}
