package io.hatoba.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SameOriginTest {
  private final SameOrigin ours = new SameOrigin("https://registry.example.com");

  private boolean sent(String... headers) {
    java.util.HashMap<String, String> map = new java.util.HashMap<>();
    for (int i = 0; i < headers.length; i += 2) {
      map.put(headers[i], headers[i + 1]);
    }
    Map<String, String> sent = Map.copyOf(map);
    return ours.sent(sent::get);
  }

  @Test
  void aFormOfOursIsTold() {
    assertThat(sent("Origin", "https://registry.example.com")).isTrue();
    assertThat(sent("Origin", "https://registry.example.com", "Sec-Fetch-Site", "same-origin"))
        .isTrue();
    assertThat(sent("Referer", "https://registry.example.com/login")).isTrue();
  }

  @Test
  void aFormOfAnotherSiteIsTold() {
    assertThat(sent("Origin", "https://evil.example")).isFalse();
    assertThat(sent("Origin", "null")).isFalse();
    assertThat(sent("Origin", "https://registry.example.com:8443")).isFalse();
    assertThat(sent("Origin", "http://registry.example.com")).isFalse();
    assertThat(sent("Referer", "https://registry.example.com.evil.example/")).isFalse();
  }

  /** The registry's own hosts serve what anybody pushes. */
  @Test
  void aFormOfASiblingHostIsTold() {
    assertThat(sent("Origin", "https://registry.example.com", "Sec-Fetch-Site", "same-site"))
        .isFalse();
    assertThat(sent("Origin", "https://docker.registry.example.com")).isFalse();
  }

  @Test
  void whatDoesNotSayFromWhereItComesIsRefused() {
    assertThat(sent()).isFalse();
    assertThat(sent("Sec-Fetch-Site", "same-origin")).isFalse();
  }
}
