package io.hatoba.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReturnPathTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/orgs/a/packages?q=b&x=%2F", "/users/u/packages/container/package/a%2Fb"})
  void aPathOfOursStays(String path) {
    assertThat(ReturnPath.of(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "evil.example",
        "/a b",
        "/\u0000",
        "/%zz",
        "///evil.example"
      })
  void whateverElseLeadsHome(String path) {
    assertThat(ReturnPath.of(path)).isEqualTo("/");
  }
}
