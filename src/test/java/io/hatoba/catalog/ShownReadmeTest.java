package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.catalog.ShownReadme.Source;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a page shows of what a package says of itself. */
class ShownReadmeTest {
  private static final String DOCUMENTATION = "org.opencontainers.image.documentation";
  private static final Optional<PackageReadme> WRITTEN =
      Optional.of(new PackageReadme("# App", "mona", Instant.EPOCH));
  private static final List<Map<String, String>> SAID =
      List.of(
          Map.of("org.opencontainers.image.description", " "),
          Map.of("org.opencontainers.image.description", "of the label"));

  @Test
  void whatSomebodyWroteComesFirstThenTheDescriptions() {
    Optional<String> description = Optional.of("of the package");

    ShownReadme written = ShownReadme.of(WRITTEN, description, SAID);
    assertThat(written.source()).isEqualTo(Source.README);
    assertThat(written.text()).isEqualTo("# App");
    ShownReadme described = ShownReadme.of(Optional.empty(), description, SAID);
    assertThat(described.source()).isEqualTo(Source.PACKAGE_DESCRIPTION);
    assertThat(described.text()).isEqualTo("of the package");
    ShownReadme labelled = ShownReadme.of(Optional.empty(), Optional.of(" "), SAID);
    assertThat(labelled.source()).isEqualTo(Source.IMAGE_DESCRIPTION);
    assertThat(labelled.text()).isEqualTo("of the label");
    ShownReadme nothing = ShownReadme.of(Optional.empty(), Optional.empty(), List.of());
    assertThat(nothing).isEqualTo(new ShownReadme(Source.NOTHING, "", List.of()));
  }

  @Test
  void addressesAreLinksEachOnce() {
    ShownReadme shown =
        ShownReadme.of(
            WRITTEN,
            Optional.empty(),
            List.of(
                Map.of(DOCUMENTATION, "https://docs.example.com/"),
                Map.of(
                    DOCUMENTATION,
                    "https://other.example.com/",
                    "io.artifacthub.package.readme-url",
                    "https://example.com/README.md")));

    assertThat(shown.links())
        .containsExactly(
            URI.create("https://docs.example.com/"), URI.create("https://example.com/README.md"));
    assertThat(
            ShownReadme.of(
                    WRITTEN,
                    Optional.empty(),
                    List.of(
                        Map.of(
                            DOCUMENTATION,
                            "https://a.example/",
                            "io.artifacthub.package.readme-url",
                            "https://a.example/")))
                .links())
        .hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "javascript:alert(1)",
        "data:text/html,x",
        "//example.com/",
        "/admin",
        "docs",
        "https:///x",
        "https:x",
        "https://exa mple.com/",
        "file:///etc/passwd",
        "ftp://example.com/",
        "https://example.com/\"onclick=\"x"
      })
  void whatLeadsNowhereOnTheWebIsNoLink(String address) {
    assertThat(
            ShownReadme.of(
                    Optional.empty(), Optional.empty(), List.of(Map.of(DOCUMENTATION, address)))
                .links())
        .isEmpty();
  }
}
