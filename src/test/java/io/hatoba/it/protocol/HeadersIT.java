package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What all answers have in common, on paths and methods that no resource serves. What they say of
 * the server, cookies and HTML is checked of every answer in every test, see {@link Answer}.
 */
@ExtendWith(SharedHatoba.class)
class HeadersIT {
  private static final String DIGEST = Content.of("{}").digest();

  private static final Refusal NO_FORM =
      new Refusal(
          400,
          "UNSUPPORTED",
          "the content type is none that is taken here; a token is asked for with a form");

  private final Registry registry;

  HeadersIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
  }

  private Answer send(String method, String path) {
    return registry.call(method, path).authorization(registry.basic()).send();
  }

  private static Refusal notAllowed(String method) {
    return new Refusal(405, "UNSUPPORTED", "method \"" + method + "\" is not allowed on this path");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v2/it",
        "/v2/it/image",
        "/v2/it/image/",
        "/v2/it/image/manifests",
        "/v2/it/image/manifests/",
        "/v2/it/image/manifests/v1/x",
        "/v2/it/image/tags",
        "/v2/it/image/tags/list/x",
        "/v2/it/image/blobs",
        "/v2/it/image/referrers",
        "/v2/it/image/_catalog",
        "/v2/manifests/v1",
        "/v2/tags/list",
        "/v2/application.wadl"
      })
  void whereNothingIsNothingIsFoundByAnybody(String path) {
    Refusal nothing = new Refusal(404, "UNSUPPORTED", "the registry has nothing at this path");
    assertThat(send("GET", path).refusal()).isEqualTo(nothing);
    assertThat(registry.call("GET", path).send().refusal()).isEqualTo(nothing);
    Answer head = send("HEAD", path).require(404);
    assertThat(head.body().size()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "/v2/, POST PUT PATCH DELETE PURGE",
    "/v2/_catalog, POST PUT PATCH DELETE",
    "/v2/it/image/tags/list, POST PUT PATCH DELETE",
    "/v2/it/image/manifests/v1, POST PATCH PURGE",
    "/v2/it/image/blobs/sha256:00, POST PUT PATCH",
    "/v2/it/image/referrers/sha256:00, POST PUT PATCH DELETE",
    "/v2/it/image/blobs/uploads/00000000-0000-0000-0000-000000000000, POST"
  })
  void aMethodThatIsNotServedIsRefusedWithThoseThatAre(String path, String methods) {
    for (String method : methods.split(" ")) {
      Answer answer = send(method, path);
      assertThat(answer.refusal()).isEqualTo(notAllowed(method));
      String allow = answer.requireHeader("Allow");
      assertThat(allow).isNotBlank().doesNotContain(method);
      assertThat(allow.contains("HEAD")).isEqualTo(allow.contains("GET"));
    }
  }

  @Test
  void newUploadsAreOnlyPosted() {
    for (String path : List.of("/v2/it/image/blobs/uploads/", "/v2/it/image/blobs/uploads")) {
      for (String method : List.of("GET", "PUT", "PATCH", "DELETE")) {
        Answer answer = send(method, path);
        assertThat(answer.refusal()).isEqualTo(notAllowed(method));
        assertThat(answer.requireHeader("Allow")).contains("POST");
      }
    }
  }

  @Test
  void refusalsOfTheTokenAndOfTheRegistryDoNotSpoilEachOther() {
    for (int time = 0; time < 2; time++) {
      send("GET", "/token?service=unknown").require(400);
      assertThat(send("DELETE", "/token").refusal()).isEqualTo(notAllowed("DELETE"));
      assertThat(send("GET", "/token/x").refusal())
          .isEqualTo(new Refusal(404, "UNSUPPORTED", "the registry has nothing at this path"));
      assertThat(send("DELETE", "/v2/").refusal()).isEqualTo(notAllowed("DELETE"));
      Repository repository = registry.newRepository();
      String upload = repository.startUpload();
      Answer answer = repository.append(upload, 1, Content.of("late")).require(416);
      assertThat(answer.location()).isEqualTo(upload);
    }
  }

  @Test
  void aTokenAskedForByAnEmptyPostIsRefused() {
    assertThat(registry.call("POST", "/token").send().refusal()).isEqualTo(NO_FORM);
    assertThat(
            registry
                .call("POST", "/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .send()
                .refusal())
        .isEqualTo(
            new Refusal(
                400,
                "UNSUPPORTED",
                "only grant_type=password is served here; there are no refresh tokens"));
  }

  @Test
  void optionsTellsTheMethods() {
    Answer answer = send("OPTIONS", "/v2/it/image/manifests/v1").require(200);
    // With or without a space, even by the same server.
    assertThat(answer.requireHeader("Allow").split(",\\s*"))
        .contains("GET", "HEAD", "PUT", "DELETE");
  }

  @Test
  void aRefusalHasAJsonBodyWithItsLength() {
    Answer answer = send("GET", "/v2/it/image/blobs/" + DIGEST).require(404);
    assertThat(answer.header("Content-Type")).hasValue("application/json");
    assertThat(answer.header("Content-Length")).hasValue(Integer.toString(answer.body().size()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/WEB-INF/web.xml", "/health", "/it/image", "/error"})
  void outsideTheRegistryAndThePagesNothingIsFoundAndNoPageOfTheServerIsShown(String path) {
    Refusal nothing = new Refusal(404, "UNSUPPORTED", "nothing is served at this path");
    for (String method : List.of("GET", "POST", "PUT", "DELETE", "OPTIONS")) {
      assertThat(send(method, path).refusal()).isEqualTo(nothing);
    }
    Answer head = send("HEAD", path).require(404);
    assertThat(head.header("Content-Type")).hasValue("application/json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/ | media type \"/\" is not valid; it must be a type, a slash and a subtype, such as",
        "a | media type \"a\" is not valid; it must be a type, a slash and a subtype, such as",
        "; | media type \"\" is not valid; it must be a type, a slash and a subtype, such as",
        "a/b;c | Content-Type \"a/b\" is not that of a manifest; it must be one of: ",
        "text/plain;charset | Content-Type \"text/plain\" is not that of a manifest; it must be",
      })
  void aManifestsTypeThatCannotBeReadIsRefused(String type, String message) {
    Refusal refusal = registry.newRepository().put("v1", type, Content.of("{}")).refusal();
    assertThat(refusal).isEqualTo(new Refusal(400, "MANIFEST_INVALID", refusal.message()));
    assertThat(refusal.message()).startsWith(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "a", ";", "application/x-www-form-urlencoded", "application/json"})
  void ofABlobTheTypeIsIgnored(String type) {
    Repository repository = registry.newRepository();
    Content blob = Content.of("a=b&type=" + type);
    repository
        .call("POST", repository.path("/blobs/uploads/?digest=" + blob.digest()))
        .header("Content-Type", type)
        .body(blob)
        .send()
        .require(201);
    assertThat(repository.get(repository.blobPath(blob.digest())).body()).isEqualTo(blob);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "a", ";", "application/json", "multipart/form-data"})
  void aTokenIsAskedForWithAForm(String type) {
    Answer answer =
        registry
            .call("POST", "/token")
            .header("Content-Type", type)
            .body(Content.of("grant_type=password"))
            .send();
    assertThat(answer.refusal()).isEqualTo(NO_FORM);
  }

  @ParameterizedTest
  @ValueSource(strings = {";", "a", "a/b/c", "*/*;q=x", ",,,"})
  void acceptIsIgnoredEvenIfItCannotBeRead(String accept) {
    for (String path : List.of("/v2/", "/token")) {
      registry
          .call("GET", path)
          .authorization(registry.basic())
          .header("Accept", accept)
          .send()
          .require(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/health/live", "/health/ready", "/health/started"})
  void healthIsToldToAnybody(String path) {
    Answer answer = registry.call("GET", path).send().require(200);
    assertThat(answer.requireHeader("Content-Type")).startsWith("application/json");
    assertThat(answer.json().required("status").textValue()).isEqualTo("UP");
    assertThat(answer.json().required("checks")).isNotEmpty();
  }
}
