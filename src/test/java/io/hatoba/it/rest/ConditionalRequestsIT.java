package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ETag} and {@code If-None-Match} of what is read, and {@code HEAD}. */
@ExtendWith(SharedHatoba.class)
class ConditionalRequestsIT {
  private final RunningHatoba hatoba;
  private final Api anonymous;
  private final Api admin;
  private final String login = "Etag-" + Long.toString(System.nanoTime(), 36);

  ConditionalRequestsIT(RunningHatoba hatoba) {
    this.hatoba = hatoba;
    anonymous = Api.anonymous(hatoba);
    admin = Api.administrator(hatoba);
  }

  private static Api.Answer ask(Api client, String path, String tags) {
    return client.send("GET", "/api/v3" + path, new byte[0], "If-None-Match", tags);
  }

  private static String tag(Api.Answer answer) {
    return answer.header("ETag").orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/zen", "/openapi.json", "/user", "/user/repos", "/admin/hooks"})
  void whoHasTheContentAlreadyGetsNone(String path) {
    Api.Answer first = require(200, admin.get(path));
    assertThat(tag(first)).matches("W/\"[0-9a-f]{64}\"");
    assertThat(first.header("Cache-Control")).hasValue("private, no-cache");

    Api.Answer again = require(304, ask(admin, path, tag(first)));
    assertThat(again.response().body()).isEmpty();
    assertThat(again.header("ETag")).hasValue(tag(first));
    assertThat(again.header("Content-Type")).isEmpty();
    assertThat(again.header("X-GitHub-Request-Id")).isPresent();
    String strong = tag(first).substring("W/".length());
    for (String tags : new String[] {"*", strong, "\"a,b\", W/\"c\" ," + strong}) {
      require(304, ask(admin, path, tags));
    }
    for (String others : new String[] {"\"\"", "W/\"0\"", strong.replace("\"", ""), ",,", "\""}) {
      require(200, ask(admin, path, others));
    }
  }

  @Test
  void whatHasChangedIsSentWithAnotherTag() {
    Api user = admin.newUser(login, "user");
    String before = tag(require(200, user.get("/user")));
    require(200, user.patch("/user", "{\"bio\":\"sailor\"}"));
    assertThat(tag(require(200, user.get("/user")))).isNotEqualTo(before);
    assertThat(require(200, ask(user, "/user", before)).json().required("bio").textValue())
        .isEqualTo("sailor");
  }

  @Test
  void aTagOpensNoDoor() {
    String tag = tag(require(200, admin.get("/user")));

    require(401, ask(anonymous, "/user", tag));
    require(401, ask(anonymous, "/user", "*"));
    require(404, ask(admin, "/users/nobody-" + login, "*"));
    Api.Answer refused = require(404, admin.get("/users/nobody-" + login));
    assertThat(refused.header("ETag")).isEmpty();
    assertThat(refused.header("Cache-Control")).hasValue("no-store");
  }

  @Test
  void whatIsWrittenHasNoTag() {
    Api user = admin.newUser(login, "user");
    Api.Answer changed =
        user.send("PATCH", "/api/v3/user", "{\"bio\":\"x\"}".getBytes(UTF_8), "If-None-Match", "*");
    assertThat(require(200, changed).header("ETag")).isEmpty();
    assertThat(changed.header("Cache-Control")).hasValue("no-store");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/zen", "/user", "/nowhere", "/openapi.json"})
  void headIsAsGetWithoutItsBody(String path) {
    Api.Answer get = admin.get(path);
    Api.Answer head = admin.send("HEAD", "/api/v3" + path, "");

    assertThat(head.status()).isEqualTo(get.status());
    assertThat(head.response().body()).isEmpty();
    for (String header : new String[] {"ETag", "Content-Length", "Content-Type", "Cache-Control"}) {
      assertThat(head.header(header)).as(header).isEqualTo(get.header(header));
    }
    if (get.status() == 200) {
      require(304, admin.send("HEAD", "/api/v3" + path, new byte[0], "If-None-Match", tag(head)));
    }
  }

  @Test
  void theDocumentOfTheApiSaysWhereItIs() {
    JsonNode document = require(200, anonymous.get("/openapi.json")).json();

    assertThat(document.required("openapi").textValue()).startsWith("3.1.");
    assertThat(document.required("servers").size()).isEqualTo(1);
    assertThat(document.required("servers").path(0).required("url").textValue())
        .isEqualTo(hatoba.origin() + "/api/v3");
  }
}
