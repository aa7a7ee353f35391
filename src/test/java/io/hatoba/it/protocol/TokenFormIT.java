package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.io.ByteArrayInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of {@code POST /token}, and what is none. */
@ExtendWith(SharedHatoba.class)
class TokenFormIT {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final int LARGEST_FORM = 64 * 1024;
  private static final Refusal TOO_LARGE =
      new Refusal(
          400,
          "UNSUPPORTED",
          "the form is too large; a token is asked for with at most 65536 bytes");

  private final String secret;
  private final Registry registry;

  TokenFormIT(RunningHatoba hatoba) {
    secret = hatoba.token();
    registry = new Registry(hatoba);
  }

  private Answer post(String form) {
    return registry
        .call("POST", "/token")
        .header("Content-Type", FORM)
        .body(Content.of(form))
        .send();
  }

  private String passwordForm() {
    return "grant_type=password&username=admin&password=" + secret;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grant_type=refresh_token&refresh_token=abc",
        "grant_type=authorization_code&code=abc",
        "grant_type=",
        "username=admin"
      })
  void onlyPasswordsAreTakenByPost(String form) {
    assertThat(post(form).refusal())
        .isEqualTo(
            new Refusal(
                400,
                "UNSUPPORTED",
                "only grant_type=password is served here; there are no refresh tokens"));
  }

  /** A form that is so large, by a field that nobody reads. */
  private String formOf(int bytes) {
    String form = passwordForm() + "&client_id=";
    return form + "x".repeat(bytes - form.length());
  }

  @Test
  void aFormHasAtMost64KiB() {
    post(formOf(LARGEST_FORM)).require(200);
    assertThat(post(formOf(LARGEST_FORM + 1)).refusal()).isEqualTo(TOO_LARGE);
    assertThat(post(formOf(10 * LARGEST_FORM)).refusal()).isEqualTo(TOO_LARGE);
    for (int bytes : new int[] {LARGEST_FORM + 1, 10 * LARGEST_FORM}) {
      assertThat(
              registry.call("POST", "/token").header("Content-Type", FORM).stream(
                      () -> new ByteArrayInputStream(Content.of(formOf(bytes)).bytes()))
                  .send()
                  .refusal())
          .isEqualTo(TOO_LARGE);
    }
  }

  @Test
  void aFormThatIsTooLargeIsRefusedBeforeItIsSent() {
    try (RawConnection connection = RawConnection.to(registry)) {
      connection.send(
          "POST /token HTTP/1.1",
          "Host: " + registry.service(),
          "Content-Type: " + FORM,
          "Content-Length: 65537");
      assertThat(connection.receive().refusal()).isEqualTo(TOO_LARGE);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {FORM, "Application/X-WWW-Form-Urlencoded; charset=UTF-8", FORM + ";"})
  void aFormIsKnownByItsType(String type) {
    registry.call("POST", "/token").header("Content-Type", type).stream(
            () -> new ByteArrayInputStream(Content.of(passwordForm()).bytes()))
        .send()
        .require(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"%", "grant_type=%zz", "%2=", "username=%e"})
  void aFormWithAnEscapeThatIsNoneIsRefused(String form) {
    assertThat(post(form).refusal())
        .isEqualTo(new Refusal(400, "UNSUPPORTED", "the form has an escape that is none"));
  }
}
