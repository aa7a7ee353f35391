package io.hatoba.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys of bearer tokens as a site administrator replaces them. */
@ExtendWith(SharedHatoba.class)
class BearerKeysIT {
  private static final String PATH = "/admin/registry/bearer-keys";
  private static final Duration FELT_WITHIN = Duration.ofSeconds(5);

  private final RunningHatoba hatoba;
  private final Api admin;

  BearerKeysIT(RunningHatoba hatoba) {
    this.hatoba = hatoba;
    admin = Api.administrator(hatoba);
  }

  private String bearer() {
    String pair = "admin:" + hatoba.token();
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    Api.Answer answer = admin.as("Basic " + basic).send("GET", "/token", "");
    return "Bearer " + answer.json().required("token").textValue();
  }

  private int ping(String bearer) {
    return admin.as(bearer).send("GET", "/v2/", "").status();
  }

  private JsonNode newest(JsonNode keys) {
    return keys.get(keys.size() - 1);
  }

  @Test
  void aRotationLeavesLiveTokensGood() throws InterruptedException {
    String before = bearer();
    int keys = admin.get(PATH).json().size();
    Api.Answer rotated = admin.post(PATH, "");
    assertThat(rotated.status()).isEqualTo(201);
    assertThat(rotated.json()).hasSize(keys + 1);
    assertThat(newest(rotated.json()).required("signs_in_seconds").longValue()).isBetween(5L, 10L);
    assertThat(rotated.response().body()).doesNotContain("secret");
    Instant felt = Instant.now().plus(FELT_WITHIN);
    while (Instant.now().isBefore(felt)) {
      assertThat(ping(before)).isEqualTo(200);
      assertThat(ping(bearer())).isEqualTo(200);
      Thread.sleep(500);
    }
  }

  @Test
  void aCompromisedKeyEndsLiveTokens() throws InterruptedException {
    String before = bearer();
    Api.Answer replaced = admin.post(PATH, "{\"compromised\":true}");
    assertThat(replaced.status()).isEqualTo(201);
    assertThat(replaced.json()).hasSize(1);
    assertThat(newest(replaced.json()).required("signs_in_seconds").longValue()).isZero();
    Instant felt = Instant.now().plus(FELT_WITHIN);
    while (ping(before) == 200) {
      assertThat(Instant.now()).isBefore(felt);
      Thread.sleep(50);
    }
    assertThat(ping(bearer())).isEqualTo(200);
  }

  @Test
  void theyAreTheSiteAdministratorsAlone() {
    Api anonymous = Api.anonymous(hatoba);
    assertThat(anonymous.get(PATH).status()).isEqualTo(401);
    assertThat(anonymous.post(PATH, "").status()).isEqualTo(401);
    assertThat(admin.post(PATH, "[]").status()).isEqualTo(400);
  }
}
