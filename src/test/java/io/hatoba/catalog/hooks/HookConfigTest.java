package io.hatoba.catalog.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.hooks.HookConfig.ContentType;
import io.hatoba.catalog.hooks.HookConfig.UrlFault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where hooks may be told, and what is wrong with the rest. */
class HookConfigTest {
  private static HookConfig at(String url) {
    return new HookConfig(url, ContentType.JSON, "", false);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8080/hook",
        "HTTPS://ci.example.com",
        "https://[2001:db8::1]:443/a?b=c'd",
        "https://ci.example.com:65535/%20",
      })
  void aReceiverIsAnHttpUrl(String url) {
    assertThat(HookConfig.faultOf(url)).isEmpty();
    assertThat(at(url).url()).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource({
    "'', SCHEME",
    "ci.example.com, SCHEME",
    "ftp://ci.example.com/, SCHEME",
    "javascript:alert(1), SCHEME",
    "http:/x, HOST",
    "http://under_score/, HOST",
    "https://user@ci.example.com/, USER",
    "https://user:word@ci.example.com/, USER",
    "https://ci.example.com/#, FRAGMENT",
    "https://ci.example.com:0/, PORT",
    "https://ci.example.com:65536/, PORT",
    "https://ci.example.com/a b, MALFORMED",
    "https://波止場.example.com/, MALFORMED",
    "http://[::1, MALFORMED",
  })
  void whatIsWrongWithTheRestIsTold(String url, UrlFault fault) {
    assertThat(HookConfig.faultOf(url)).hasValue(fault);
    assertThatExceptionOfType(ValidationException.class).isThrownBy(() -> at(url));
  }

  @Test
  void aUrlHasALimit() {
    String url = "https://ci.example.com/" + "x".repeat(2048);
    assertThat(HookConfig.faultOf(url.substring(0, 2048))).isEmpty();
    assertThat(HookConfig.faultOf(url.substring(0, 2049))).hasValue(UrlFault.TOO_LONG);
  }
}
