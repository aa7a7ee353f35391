package io.hatoba.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HookPackageBodiesTest {
  private static final String SHIP = "\uD83D\uDEA2";

  @Test
  void aLongLabelIsCutBetweenCharacters() {
    String start = "x".repeat(510);
    assertThat(HookPackageBodies.label(start + SHIP)).isEqualTo(start + SHIP);
    assertThat(HookPackageBodies.label(start + SHIP + "y")).isEqualTo(start + SHIP);
    assertThat(HookPackageBodies.label(start + "y" + SHIP)).isEqualTo(start + "y");
    assertThat(HookPackageBodies.label(start + "yyy")).isEqualTo(start + "yy");
  }
}
