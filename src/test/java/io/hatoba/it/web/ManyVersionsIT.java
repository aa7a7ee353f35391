package io.hatoba.it.web;

import static io.hatoba.it.rest.Api.require;
import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.rest.Api;
import io.hatoba.it.rest.Pushing;
import io.hatoba.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of a package with 10,000 versions, on a server of its own, as a reader waits for them. */
@EnabledIfEnvironmentVariable(named = "CI", matches = "true")
@Tag("payara")
@Tag("alone")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ManyVersionsIT {
  private static final int VERSIONS = 10_000;
  private static final String NAME = "many/app";
  private static final Duration LONGEST = Duration.ofMillis(150);
  private static final int WARM_UP = 60;
  private static final int MEASURED = 21;

  private RunningHatoba hatoba;
  private Browser browser;

  @BeforeAll
  void push() {
    hatoba = RunningHatoba.start(Map.of());
    Api admin = Api.administrator(hatoba);
    admin.newOrganization("many", "admin");
    Pushing.push(admin, "admin", NAME);
    Api registry = Pushing.bearer(admin, "admin", "repository:" + NAME + ":pull,push");
    // Each third has a tag.
    IntStream.range(1, VERSIONS)
        .parallel()
        .forEach(
            number -> {
              String manifest = Pushing.image("\"number\":\"" + number + "\"");
              String reference =
                  number % 3 == 0
                      ? "t" + number
                      : Digest.sha256(manifest.getBytes(StandardCharsets.UTF_8)).toString();
              require(
                  201, registry.send("PUT", "/v2/" + NAME + "/manifests/" + reference, manifest));
            });
    browser = Browser.at(hatoba).signIn("admin", hatoba.password());
  }

  @AfterAll
  void stop() {
    if (hatoba != null) {
      hatoba.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/orgs/many/packages/container/package/app",
        "/orgs/many/packages/container/package/app?tab=versions",
        "/orgs/many/packages/container/package/app?tab=versions&filter=untagged",
        "/orgs/many/packages/container/package/app/tags",
        "/orgs/many/packages",
        "/search?q=t99"
      })
  void answersWithinMoments(String path) {
    for (int i = 0; i < WARM_UP; i++) {
      browser.open(path).require(200);
    }
    List<Long> nanos =
        IntStream.range(0, MEASURED)
            .mapToObj(
                i -> {
                  long began = System.nanoTime();
                  browser.open(path).require(200);
                  return System.nanoTime() - began;
                })
            .sorted()
            .toList();
    Duration median = Duration.ofNanos(nanos.get(MEASURED / 2));
    System.out.printf("%s with %d versions: median %d ms%n", path, VERSIONS, median.toMillis());
    assertThat(median).isLessThan(LONGEST);
  }
}
