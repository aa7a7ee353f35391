package io.hatoba.catalog.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Semantic Versioning 2.0.0, ranges as npm has them, and patterns of tags. */
class SemanticVersionTest {
  private static SemanticVersion version(String tag) {
    return SemanticVersion.parse(tag).orElseThrow();
  }

  @Test
  void precedenceIsThatOfTheSpecification() {
    List<SemanticVersion> ordered =
        List.of(
                "1.0.0-1",
                "1.0.0-alpha",
                "1.0.0-alpha.1",
                "1.0.0-alpha.beta",
                "1.0.0-beta",
                "1.0.0-beta.2",
                "1.0.0-beta.11",
                "1.0.0-rc.1",
                "1.0.0",
                "1.0.1",
                "1.2.0",
                "1.10.0",
                "2.0.0",
                "10.0.0")
            .stream()
            .map(SemanticVersionTest::version)
            .toList();
    for (int i = 0; i + 1 < ordered.size(); i++) {
      assertThat(ordered.get(i)).isLessThan(ordered.get(i + 1));
      assertThat(ordered.get(i + 1)).isGreaterThan(ordered.get(i));
    }
    assertThat(version("v1.2.3")).isEqualByComparingTo(version("1.2.3_build.7"));
  }

  @ParameterizedTest
  @CsvSource({
    "1.25.3-alpine, '', alpine",
    "1.25.3-alpine3.18, '', alpine3.18",
    "1.25.3-rc1-slim-bookworm, rc1, slim-bookworm",
    "1.25.3-rc.1, rc.1, ''",
    "1.25.3-beta-2, beta.2, ''",
    "1.25.3, '', ''",
  })
  void variantsAreNoPreReleases(String tag, String preRelease, String variant) {
    assertThat(version(tag).preRelease()).isEqualTo(preRelease);
    assertThat(version(tag).variant()).isEqualTo(variant);
    assertThat(version(tag).release()).isEqualTo(preRelease.isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "1.2", "latest", "01.2.3", "1.2.3.4", "x1.2.3", "1.2.9999999999"})
  void othersAreNoVersions(String tag) {
    assertThat(SemanticVersion.parse(tag)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    ">=1.2 <2, 1.2.0 1.9.9-alpine v1.2.1, 1.1.9 2.0.0 2.0.0-rc.1 1.5.0-rc.1",
    ">=1.2.0-rc.1 <2, 1.2.0-rc.1 1.2.0-rc.2 1.2.0, 1.2.0-beta 1.3.0-rc.1",
    ">1.2, 1.3.0, 1.2.9 1.2.0",
    ">1.2.3, 1.2.4, 1.2.3",
    "<=1.2, 1.2.9 0.1.0, 1.3.0",
    "~1.4, 1.4.0 1.4.9, 1.5.0 1.3.9",
    "~1.4.2, 1.4.2, 1.4.1 1.5.0",
    "~1, 1.9.0, 2.0.0",
    "^2.1.3, 2.1.3 2.9.0, 2.1.2 3.0.0",
    "^0.2.3, 0.2.9, 0.3.0",
    "^0.0.3, 0.0.3, 0.0.4",
    "1.x, 1.0.0 1.9.9, 2.0.0 0.9.0",
    "1.2, 1.2.7, 1.3.0",
    "=1.2.3, 1.2.3, 1.2.4",
    "1.2 || 3, 1.2.5 3.4.5, 2.0.0",
    "*, 0.0.0 99.1.1, 1.0.0-rc.1",
    ">*, '', 0.0.0 1.0.0",
    ">= 1.2   <2, 1.2.0, 2.0.0",
  })
  void aRangeHasTheseAndNotThose(String text, String in, String out) {
    VersionRange range = VersionRange.parse(text);
    assertThat(tags(in)).allMatch(tag -> range.contains(version(tag)));
    assertThat(tags(out)).noneMatch(tag -> range.contains(version(tag)));
  }

  private static List<String> tags(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split(" "));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "latest", ">=", "1.2 ||", ">=1.2<2", "1.2.3.4", ">=1.2, <2"})
  void whatIsNoRangeIsRefused(String text) {
    assertThatThrownBy(() -> VersionRange.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "latest, latest, true",
    "latest, latest2, false",
    "v*, v1, true",
    "v*, 1v, false",
    "*-rc?, 1.0-rc1, true",
    "*-rc?, 1.0-rc, false",
    "*a*b*c, xxaxbxbxc, true",
    "*a*b*c, xxaxbxbx, false",
    "*, anything, true",
  })
  void aGlobMeansTags(String glob, String tag, boolean matches) {
    assertThat(new TagGlob(glob).matches(tag)).isEqualTo(matches);
  }

  @Test
  void theNewestOfEachMinorOfEachVariantAreRemembered() {
    NewestVersions newest = new NewestVersions(2, 1);
    List<String> tags =
        List.of(
            "1.2.0",
            "1.2.1",
            "1.2.2",
            "1.2.3-rc.1",
            "1.2.3-rc.2",
            "1.3.0",
            "1.2.0-alpine",
            "v1.2.2");
    tags.forEach(newest::add);
    assertThat(tags.stream().filter(tag -> newest.contains(version(tag))))
        .containsExactly("1.2.1", "1.2.2", "1.2.3-rc.2", "1.3.0", "1.2.0-alpine", "v1.2.2");
  }

  @Test
  void ofMoreThanCanBeRememberedAllAreTheNewest() {
    NewestVersions newest = new NewestVersions(1, 0, 3);
    for (int minor = 0; minor < 10; minor++) {
      newest.add("1." + minor + ".0");
      newest.add("1." + minor + ".1");
    }
    assertThat(newest.contains(version("1.0.0"))).isTrue();
    assertThat(Optional.of("1.9.0").map(SemanticVersionTest::version).map(newest::contains))
        .hasValue(true);
    assertThat(newest.contains(version("1.0.0-rc.1"))).isFalse();
  }
}
