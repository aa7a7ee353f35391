package io.hatoba.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code X-GitHub-Api-Version}: which version of the API is asked for, and which one answers. */
@ExtendWith(SharedHatoba.class)
class ApiVersionIT {
  private static final String ASKED = "X-GitHub-Api-Version";
  private static final String SELECTED = "X-GitHub-Api-Version-Selected";

  private final Api anonymous;
  private final Api admin;

  ApiVersionIT(RunningHatoba hatoba) {
    anonymous = Api.anonymous(hatoba);
    admin = Api.administrator(hatoba);
  }

  private static Api.Answer ask(Api client, String path, String version) {
    return client.send("GET", "/api/v3" + path, new byte[0], ASKED, version);
  }

  @Test
  void theOneThatThereIsIsSelectedWhetherAskedForOrNot() {
    for (Api.Answer answer :
        new Api.Answer[] {
          admin.get("/user"),
          ask(admin, "/user", "2022-11-28"),
          ask(admin, "/nowhere", "2022-11-28")
        }) {
      assertThat(answer.header(SELECTED)).hasValue("2022-11-28");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"2020-01-01", "v3", "2022-11-28, 2022-11-28"})
  void anotherIsRefusedInTheWordsOfGitHub(String version) {
    for (String path : new String[] {"/user", "/zen", "/nowhere"}) {
      Api.Answer answer = ask(anonymous, path, version);
      assertThat(answer.status()).isEqualTo(400);
      assertThat(answer.message())
          .isEqualTo(
              "The version you specified in the \"X-GitHub-API-Version\" request header, \""
                  + version
                  + "\", is not a supported version. The following versions are currently"
                  + " supported: \"2022-11-28\" (most recent).");
      assertThat(answer.json().required("status").textValue()).isEqualTo("400");
      assertThat(answer.header(SELECTED)).isEmpty();
    }
  }
}
