package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a {@code <name>} may be, in the paths of all resources. */
@ExtendWith(SharedHatoba.class)
class NamesIT {
  private static final String FORM =
      "a name here looks like OWNER/REPOSITORY/IMAGE (Docker registry) or NAMESPACE/IMAGE"
          + " (Container registry)";
  private static final String ENDS =
      "must have a lower-case letter or a digit at the start and at the end of every component"
          + " between slashes";

  private final Registry registry;
  private final String owner = "it-" + UUID.randomUUID().toString().substring(0, 8);

  NamesIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
  }

  private Answer get(String name) {
    return registry
        .call("GET", "/v2/" + name + "/manifests/v1")
        .authorization(registry.basic())
        .send();
  }

  private Answer start(String name) {
    return registry
        .call("POST", "/v2/" + name + "/blobs/uploads/")
        .authorization(registry.basic())
        .send();
  }

  private static Refusal invalid(String name, String message) {
    return new Refusal(400, "NAME_INVALID", "repository name \"" + name + "\": " + message);
  }

  /** Does everything once that a path can be asked for. */
  private void requireUsable(Repository repository) {
    Content config = repository.push(Content.unique());
    Content layer = repository.post(Content.unique());
    ManifestJson image = ManifestJson.image(config, layer);
    assertThat(repository.put("list", image).require(201).location())
        .isEqualTo(repository.manifestPath("list"));
    ManifestJson referrer = ManifestJson.image(config).about(image);
    repository.put(referrer.digest(), referrer).require(201);
    assertThat(repository.get(repository.manifestPath("list")).require(200).body())
        .isEqualTo(image.content());
    repository.head(repository.manifestPath(image.digest())).require(200);
    assertThat(repository.get(repository.blobPath(layer.digest())).require(200).body())
        .isEqualTo(layer);
    repository.head(repository.blobPath(config.digest())).require(200);
    Answer tags = repository.get(repository.path("/tags/list")).require(200);
    assertThat(tags.json().path("name").textValue()).isEqualTo(repository.name());
    assertThat(Repository.tagsOf(tags)).containsExactly("list");
    assertThat(repository.descriptors(repository.path("/referrers/" + image.digest()))).hasSize(1);
    String upload = repository.startUpload();
    repository.append(upload, layer).require(202);
    repository.get(upload).require(204);
    repository.delete(upload).require(204);
    repository.delete(repository.manifestPath("list")).require(202);
    repository.delete(repository.manifestPath(image.digest())).require(202);
    repository.delete(repository.blobPath(layer.digest())).require(202);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "image",
        "blobs",
        "tags",
        "manifests",
        "uploads",
        "referrers",
        "repository/image",
        "blobs/uploads",
        "tags/list",
        "manifests/v1",
        "referrers/blobs",
        "blobs/blobs",
        "manifests/manifests",
        "a.b_c__d---e",
        "0"
      })
  void everyNameOfTwoOrThreeComponentsIsUsable(String path) {
    requireUsable(registry.repository(owner + "/" + path));
  }

  @Test
  void anOwnerMayBeCalledLikeAResource() {
    for (String name : List.of("blobs", "manifests", "uploads")) {
      requireUsable(registry.repository(name + "/" + owner));
    }
  }

  @Test
  void aNameMayHave255Characters() {
    String rest = "r".repeat(100) + "/" + "i".repeat(254 - owner.length() - 101);
    assertThat(owner + "/" + rest).hasSize(255);
    requireUsable(registry.repository(owner + "/" + rest));
    requireUsable(registry.repository(owner + "/" + "i".repeat(254 - owner.length())));
  }

  @Test
  void aNameOf256CharactersIsRefused() {
    String name = owner + "/" + "i".repeat(255 - owner.length());
    assertThat(get(name).refusal())
        .isEqualTo(
            new Refusal(
                400,
                "NAME_INVALID",
                "repository name \""
                    + name.substring(0, 200)
                    + "…\" (256 characters): has 256 characters; at most 255 are allowed"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"image", "a/b/c/d", "a/b/c/d/e/f", "blobs/uploads/blobs/uploads"})
  void everyOtherNumberOfComponentsIsToldTheTwoForms(String name) {
    assertThat(get(name).refusal()).isEqualTo(invalid(name, FORM));
    assertThat(start(name).refusal()).isEqualTo(invalid(name, FORM));
  }

  @ParameterizedTest
  @CsvSource({
    "Acme/Tool, acme/tool",
    "acme/TOOL, acme/tool",
    "Acme/Tool/Image, acme/tool/image",
    "Tool, tool"
  })
  void upperCaseIsToldTheNameInLowerCase(String name, String lowered) {
    assertThat(get(name).refusal())
        .isEqualTo(invalid(name, "must be in lower case: \"" + lowered + "\""));
    assertThat(start(name).refusal())
        .isEqualTo(invalid(name, "must be in lower case: \"" + lowered + "\""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a//b", "/a/b", "a/b/", "a/../b", "a/..", "a/./b", ".a/b", "a/b.", "-a/b", "a/_b", "a/-/b"
      })
  void everyComponentBeginsAndEndsWithALetterOrADigit(String name) {
    assertThat(get(name).refusal()).isEqualTo(invalid(name, ENDS));
  }

  @ParameterizedTest
  @CsvSource({"a/b..c, ..", "a/b___c, ___", "a/b.-c, .-", "a/b-_c, -_"})
  void onlyCertainSeparatorsAreAllowed(String name, String separator) {
    assertThat(get(name).refusal())
        .isEqualTo(
            invalid(
                name,
                "has \""
                    + separator
                    + "\" between letters or digits; one period, one or two underscores, or"
                    + " hyphens alone are allowed there"));
  }

  @ParameterizedTest
  @CsvSource({
    "a/b%20c, a/b c, ' ', 4",
    "a/b%2525c, a/b%25c, %, 4",
    "a%252Fb, a%2Fb, %, 2",
    "a/b+c, a/b+c, +, 4",
    "a/b:c, a/b:c, :, 4",
    "a/b@c, a/b@c, @, 4",
    "a/%C3%A9, a/é, é, 3",
    "a/%E4%BD%A0, a/你, 你, 3",
    "a/%F0%9F%90%B3, a/🐳, 🐳, 3"
  })
  void everyOtherCharacterIsToldItsPlace(String path, String name, String character, int at) {
    assertThat(get(path).refusal())
        .isEqualTo(
            invalid(
                name,
                "has \""
                    + character
                    + "\" at position "
                    + at
                    + "; only lower-case letters, digits, periods, underscores, hyphens and slashes"
                    + " are allowed"));
  }

  @Test
  void anEncodedSlashIsASlashAndHidesNothingFromTheAccessChecks() {
    Repository repository = registry.repository(owner + "/image");
    repository.pushImage("v1");
    String encoded = "/v2/" + owner + "%2Fimage/manifests/v1";
    Answer answer = registry.call("GET", encoded).send();
    assertThat(answer.status()).isIn(400, 401, 404);
    assertThat(
            repository
                .as("Bearer " + registry.token("repository:it/other:pull"))
                .get(encoded)
                .status())
        .isIn(400, 401, 404);
    assertThat(repository.get(encoded).status()).isIn(200, 400, 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v2",
        "api",
        "token",
        "login",
        "logout",
        "oidc",
        "saml",
        "ws",
        "error",
        "openapi",
        "health",
        "metrics",
        "settings",
        "orgs",
        "users",
        "user",
        "assets"
      })
  // Not admin, which is reserved and was made by the first start.
  void aReservedLoginOwnsNothing(String login) {
    assertThat(start(login + "/image").refusal())
        .isEqualTo(
            new Refusal(403, "DENIED", "the login '" + login + "' is reserved; use another owner"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a_b", "a.b", "a--b", "a0123456789012345678901234567890123456789"})
  void anOwnerIsALogin(String login) {
    assertThat(start(login + "/image").refusal())
        .isEqualTo(
            invalid(
                login,
                "its first component must be a login: letters, digits and single hyphens inside, at"
                    + " most 39"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2/repository", "nobody/repository", "admin/missing"})
  void anImageOfTheDockerRegistryBelongsToARepository(String repository) {
    assertThat(start(repository + "/image").refusal())
        .isEqualTo(
            new Refusal(
                404,
                "NAME_UNKNOWN",
                "there is no repository "
                    + repository
                    + "; images of the Docker registry belong to one, so make it first"));
  }
}
