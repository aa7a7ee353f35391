package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What settings change of the protocol. */
@ExtendWith(SecondLife.Provider.class)
class SettingsIT {
  private final Registry registry;

  SettingsIT(SecondLife life) {
    registry = life.registry();
  }

  @Test
  void sparseManifestsAreTakenWhereTheSettingSaysSo() {
    Repository repository = registry.newRepository();
    ManifestJson absent = ManifestJson.image(Content.unique(), Content.unique());
    ManifestJson index = ManifestJson.index(absent);
    repository.put("index", index).require(201);
    repository.put("image", absent).require(201);
    assertThat(repository.get(repository.manifestPath("index")).require(200).body())
        .isEqualTo(index.content());
  }

  @Test
  void ofAnIndexThatIsSparseASizeThatIsWrongIsStillRefused() {
    Repository repository = registry.newRepository();
    Content config = repository.post(Content.unique());
    ManifestJson wrong =
        ManifestJson.image(config)
            .with(document -> document.withObjectProperty("config").put("size", 7));
    assertThat(repository.put("v1", wrong).refusal())
        .isEqualTo(
            new Refusal(
                400,
                "MANIFEST_INVALID",
                "the manifest says that "
                    + config.digest()
                    + " has 7 bytes; it has "
                    + config.size()));
  }

  @Test
  void aTagThatLooksLikeADigestIsTakenWithAWarningWhereTheSettingSaysSo() {
    Repository docker =
        registry.repository("it-" + UUID.randomUUID().toString().substring(0, 8) + "/code/image");
    ManifestJson image = docker.pushImage("v1");
    String tag = "abcdef01".repeat(8);
    Answer answer = docker.put(tag, image).require(201);
    assertThat(answer.requireHeader("Warning"))
        .startsWith("299 - \"tag " + tag + " looks like a digest; ")
        .endsWith("\"");
    docker.get(docker.manifestPath(tag)).require(200);
    assertThat(docker.put("v2", image).require(201).header("Warning")).isEmpty();
  }
}
