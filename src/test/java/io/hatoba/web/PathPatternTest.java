package io.hatoba.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PathPatternTest {
  private static Optional<Map<String, String>> match(String pattern, String path) {
    return PathPattern.parse(pattern).match(PathPattern.split(path));
  }

  @Test
  void aNameStandsForOneSegmentPercentDecoded() {
    assertThat(
            match(
                "/users/{user}/packages/container/package/{name}",
                "/users/mona/packages/container/package/a%2Fb+c"))
        .contains(Map.of("user", "mona", "name", "a/b+c"));
  }

  @Test
  void anotherNumberOfSegmentsIsAnotherPath() {
    assertThat(match("/login", "/login/")).isEmpty();
    assertThat(match("/login", "/")).isEmpty();
    assertThat(match("/{owner}/{repository}/packages", "/a/b")).isEmpty();
  }

  @Test
  void theRootHasNoSegments() {
    assertThat(match("/", "/")).contains(Map.of());
    assertThat(match("/", "//")).isEmpty();
  }

  @Test
  void whatIsEmptyOrBadlyEncodedOrHasControlCharactersMatchesNothing() {
    assertThat(match("/{owner}/x", "//x")).isEmpty();
    assertThat(match("/{owner}", "/%zz")).isEmpty();
    assertThat(match("/{owner}", "/a%00b")).isEmpty();
    assertThat(match("/{owner}", "/a%0d%0ab")).isEmpty();
  }

  @Test
  void theMoreLiteralOfTwoPathsIsMeant() {
    assertThat(PathPattern.parse("/orgs/{org}/packages").rank())
        .isGreaterThan(PathPattern.parse("/{owner}/{repository}/packages").rank());
  }
}
