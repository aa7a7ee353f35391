package io.hatoba.access.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Claims as somebody writes them. */
class ClaimsTest {
  @Test
  void anObjectOfJsonIsRead() {
    Claims claims = Claims.parse("{\"a\":\"b\",\"n\":4711,\"l\":[\"x\",true],\"o\":{\"p.q\":1.5}}");
    assertThat(claims.find("a")).containsExactly("b");
    assertThat(claims.find("n")).containsExactly("4711");
    assertThat(claims.find("l")).containsExactly("x", "true");
    assertThat(claims.find("o.p.q")).containsExactly("1.5");
    assertThat(claims.find("missing")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "[]", "\"a\"", "{", "{\"a\":}", "{\"a\":1}}", "null"})
  void whatIsNoneIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Claims.parse(text));
  }

  @Test
  void whatIsDeepOrLongIsRefused() {
    String deep = "{\"a\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}";
    assertThatIllegalArgumentException().isThrownBy(() -> Claims.parse(deep));
    String longest = "{\"a\":\"" + "x".repeat(70_000) + "\"}";
    assertThatIllegalArgumentException().isThrownBy(() -> Claims.parse(longest));
  }
}
