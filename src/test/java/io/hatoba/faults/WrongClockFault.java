package io.hatoba.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.rest.Api;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Two nodes whose clocks differ by more than any upload, lease or token lives, with sweeps all the
 * time: were an age told by the clock of a node, then one of them would free what the other takes.
 */
class WrongClockFault {
  private static final int PROGRESS = 400;

  @ParameterizedTest
  @ValueSource(longs = {25, -25})
  void aNodeWhoseClockIsWrongEndsNothingTooEarlyAndKeepsNothingTooLong(
      long hoursAhead, @TempDir Path directory) {
    Map<String, String> ofBoth = Map.of("HATOBA_SWEEP_INTERVAL", "1s");
    Map<String, String> ofSecond =
        Map.of("JAVA_TOOL_OPTIONS", ClockAgent.options(directory, Duration.ofHours(hoursAhead)));
    String name = hoursAhead > 0 ? "clock-ahead" : "clock-behind";
    try (TwoNodes nodes = new TwoNodes(directory, ofBoth, ofSecond);
        Health health = new Health(nodes.second().origin());
        Workload workload = nodes.workload(name)) {
      assertThat(nodes.second().log()).contains("the clock of this node differs");
      assertThat(nodes.first().log()).doesNotContain("the clock of this node differs");
      workload.begin();
      Api first = Api.administrator(nodes.first());
      Api second = new Api(nodes.second().origin(), first.authorization());
      tokensAreGoodOnBoth(first, second, name + "-1");
      tokensAreGoodOnBoth(second, first, name + "-2");
      bearerTokensEndInTime(nodes.first(), first);
      bearerTokensEndInTime(nodes.first(), second);
      workload.awaitProgress(PROGRESS);
      workload.endAndCheck();
      health.requireAlive();
    }
  }

  /** A personal access token that ends in half an hour, made on one node and shown to another. */
  private static void tokensAreGoodOnBoth(Api maker, Api other, String login) {
    Api.require(201, maker.post("/admin/users", "{\"login\":\"" + login + "\"}"));
    Instant end = Instant.now().plus(30, ChronoUnit.MINUTES).truncatedTo(ChronoUnit.SECONDS);
    String token =
        Api.require(
                201,
                maker.post(
                    "/admin/users/" + login + "/authorizations",
                    "{\"scopes\":[\"read:packages\"],\"expires_at\":\"" + end + "\"}"))
            .json()
            .required("token")
            .textValue();
    for (Api node : new Api[] {maker, other}) {
      Api.require(200, node.as("token " + token).get("/user"));
    }
    Instant made =
        Instant.parse(
            Api.require(200, maker.as("token " + token).get("/user"))
                .json()
                .required("created_at")
                .textValue());
    assertThat(made).isCloseTo(Instant.now(), within(30, ChronoUnit.SECONDS));
  }

  private static void bearerTokensEndInTime(RunningHatoba hatoba, Api node) {
    String service = node.origin().getAuthority();
    String basic = Client.basic(hatoba.token());
    JsonNode answer =
        Api.require(
                200,
                node.as(basic)
                    .send("GET", "/token?service=" + service + "&scope=registry:catalog:*", ""))
            .json();
    assertThat(Instant.parse(answer.required("issued_at").textValue()))
        .isCloseTo(Instant.now(), within(30, ChronoUnit.SECONDS));
    assertThat(
            node.as("Bearer " + answer.required("token").textValue())
                .send("GET", "/v2/", "")
                .status())
        .isEqualTo(200);
  }
}
