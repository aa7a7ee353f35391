package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hatoba.it.RunningHatoba;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What GitHub's page "Working with the Docker registry" says, one test for each of its statements,
 * in its order. Its commands are run by real engines in {@code .ci/page}.
 */
class DockerRegistryPageIT {
  private static final int LAYER_LIMIT = 100 * 1024;
  private static final String FOREIGN = "application/vnd.docker.image.rootfs.foreign.diff.tar.gzip";

  private static RunningHatoba hatoba;
  private static Registry registry;

  private final String owner = "octo-" + UUID.randomUUID().toString().substring(0, 8);
  private final String docker = owner + "/octo-app/monalisa";
  private final String container = owner + "/monalisa";

  @BeforeAll
  static void start() {
    hatoba =
        RunningHatoba.start(
            Map.of(
                "HATOBA_DOCKER_LAYER_LIMIT",
                String.valueOf(LAYER_LIMIT),
                "HATOBA_SPARSE_MANIFESTS",
                "true"));
    registry = new Registry(hatoba);
  }

  @AfterAll
  static void stop() {
    if (hatoba != null) {
      hatoba.close();
    }
  }

  private static Answer admin(String method, String path, String body, Object... values) {
    return registry
        .call(method, "/api/v3" + path)
        .authorization(registry.basic())
        .body(Content.of(body.replace('\'', '"').formatted(values)))
        .send();
  }

  /** What docker holds after a login with a token. */
  private static Repository signedIn(String login, String token, String name) {
    String scope = "repository:" + name + ":" + Registry.ALL_ACTIONS;
    String bearer = registry.tokenOf(Registry.basic(login, token), scope);
    return new Repository(registry, name, "Bearer " + bearer);
  }

  private static String tokenOf(String login, String scope) {
    return admin("POST", "/admin/users/" + login + "/authorizations", "{'scopes':['%s']}", scope)
        .require(201)
        .json()
        .required("token")
        .textValue();
  }

  /** "You can push and pull with Docker": here the host itself, {@code .ci/page} its subdomains. */
  @Test
  void imagesArePushedAndPulledWithDocker() {
    Repository image = registry.repository(docker);
    ManifestJson pushed = image.pushImage("1.0");
    assertThat(image.get(image.manifestPath("1.0")).require(200).body())
        .isEqualTo(pushed.content());
    assertThat(registry.call("GET", "/v2/").send().require(401).requireHeader("WWW-Authenticate"))
        .contains("realm=\"" + registry.origin() + "/token\"");
  }

  /** "Docker registry does not currently support foreign layers, such as Windows images." */
  @Test
  void foreignLayersAreRefusedAndTakenByTheContainerRegistry() {
    Content elsewhere = Content.unique();
    for (String name : List.of(docker, container)) {
      Repository image = registry.repository(name);
      ObjectNode layer = ManifestJson.descriptor(FOREIGN, elsewhere);
      ManifestJson windows =
          ManifestJson.image(image.post(Content.unique()))
              .with(document -> document.withArrayProperty("layers").add(layer));
      Answer answer = image.put("windows", windows);
      if (name.equals(container)) {
        answer.require(201);
      } else {
        assertThat(answer.require(403).refusal().code()).isEqualTo("DENIED");
        assertThat(answer.refusal().message())
            .contains(elsewhere.digest(), FOREIGN, "Container registry");
        image.get(image.manifestPath("windows")).require(404);
      }
    }
  }

  /** "Docker Engine v25 is not compatible": Hatoba has no such limit. */
  @Test
  void whatDockerEngine25AsksForWorksOnBothNames() {
    for (String name : List.of(docker, container)) {
      Repository image = registry.repository(name);
      ManifestJson platform = image.pushImage("amd64");
      ManifestJson provenance =
          ManifestJson.image(image.post(Content.unique()), image.post(Content.unique()));
      image.put(provenance.digest(), provenance).require(201);
      ObjectNode attestation = provenance.descriptor();
      attestation
          .putObject("annotations")
          .put("vnd.docker.reference.type", "attestation-manifest")
          .put("vnd.docker.reference.digest", platform.digest());
      ManifestJson index =
          ManifestJson.index(platform)
              .with(document -> document.withArrayProperty("manifests").add(attestation));
      image.put("1.0", index).require(201);
      Answer resolved = image.head(image.manifestPath("1.0")).require(200);
      assertThat(resolved.header("Docker-Content-Digest")).hasValue(index.digest());
      for (ManifestJson manifest : List.of(index, platform, provenance)) {
        assertThat(image.get(image.manifestPath(manifest.digest())).require(200).body())
            .isEqualTo(manifest.content());
      }
    }
  }

  /** "You need an access token to publish, install, and delete packages", public ones too. */
  @Test
  void aTokenIsNeededForPublicPackagesToo() {
    registry.makeRepository(owner, "octo-app");
    admin("PATCH", "/repos/" + owner + "/octo-app", "{'visibility':'public'}").require(200);
    Repository image = registry.repository(docker);
    image.pushImage("1.0");
    registry.call("GET", image.manifestPath("1.0")).send().require(401);
    String anonymous =
        registry
            .call(
                "GET",
                "/token?service="
                    + Registry.encoded(registry.service())
                    + "&scope="
                    + Registry.encoded("repository:" + docker + ":pull"))
            .send()
            .require(200)
            .json()
            .required("token")
            .textValue();
    image.as("Bearer " + anonymous).get(image.manifestPath("1.0")).require(401);

    String reader = "reader-" + owner;
    admin("POST", "/admin/users", "{'login':'%s'}", reader).require(201);
    Repository seen = signedIn(reader, tokenOf(reader, "read:packages"), docker);
    seen.get(seen.manifestPath("1.0")).require(200);
    signedIn(reader, tokenOf(reader, "read:user"), docker)
        .get(seen.manifestPath("1.0"))
        .require(403);
  }

  /** "GITHUB_TOKEN publishes packages associated with the workflow repository." */
  @Test
  void aWorkflowsTokenPublishesThePackagesOfItsRepository() {
    registry.makeRepository(owner, "octo-app");
    registry.makeRepository(owner, "other");
    String token =
        admin(
                "POST",
                "/repos/" + owner + "/octo-app/actions/workflow-tokens",
                "{'permissions':{'packages':'write'}}")
            .require(201)
            .json()
            .required("token")
            .textValue();
    signedIn("github-actions", token, docker).pushImage("1.0");
    Repository elsewhere = signedIn("github-actions", token, owner + "/other/monalisa");
    elsewhere.call("POST", elsewhere.path("/blobs/uploads/")).send().require(403);
  }

  /** "The image name must only use lowercase letters." */
  @Test
  void namesAreLowerCase() {
    Answer answer =
        registry
            .call("GET", "/v2/" + owner + "/Octo-App/MonaLisa/manifests/1.0")
            .authorization(registry.basic())
            .send();
    assertThat(answer.require(400).refusal().code()).isEqualTo("NAME_INVALID");
    assertThat(answer.refusal().message()).contains(docker);
  }

  /** "Multiple top-level Docker images per repository", and "any number of image tags". */
  @Test
  void aRepositoryHasSeveralImagesAndTheyHaveAnyNumberOfTags() {
    Repository image = registry.repository(docker);
    Repository other = registry.repository(owner + "/octo-app/venus");
    ManifestJson pushed = image.pushImage("0");
    other.pushImage("1.0");
    for (int first = 1; first < 200; first += 50) {
      StringBuilder tags = new StringBuilder(pushed.digest());
      for (int tag = first; tag < first + 50; tag++) {
        tags.append(tag == first ? "?tag=" : "&tag=").append(tag);
      }
      image.put(tags.toString(), pushed).require(201);
    }
    assertThat(Repository.tagsOf(image.get(image.path("/tags/list")).require(200))).hasSize(201);
    assertThat(Repository.tagsOf(other.get(other.path("/tags/list")).require(200)))
        .containsExactly("1.0");
  }

  /** "Each layer is capped at 5GB": in the stream, and nothing is left. */
  @Test
  void aLayerOverTheLimitIsRefusedWhileItComes() {
    Repository image = registry.repository(docker);
    image.post(Content.random(LAYER_LIMIT));
    Content larger = Content.random(LAYER_LIMIT + 1);
    String upload = image.startUpload();
    Answer answer =
        image.call("PATCH", upload).stream(() -> new ByteArrayInputStream(larger.bytes()))
            .send()
            .require(413);
    assertThat(answer.refusal().code()).isEqualTo("DENIED");
    assertThat(answer.refusal().message()).contains("100 KiB");
    image.get(upload).require(404);
    image.head(image.blobPath(larger.digest())).require(404);
  }

  /** "Docker images over 10GB may have performance issues": pushers are told. */
  @Test
  void whoPushesAnImageOverTenGigabytesIsTold() {
    Repository image = registry.repository(container);
    Content config = image.post(Content.unique());
    for (int layers = 1; layers <= 2; layers++) {
      ManifestJson large = ManifestJson.image(config);
      for (int layer = 0; layer < layers; layer++) {
        // Parts need not be here: HATOBA_SPARSE_MANIFESTS.
        ObjectNode six =
            ManifestJson.descriptor(ManifestJson.OCI_LAYER, Content.unique()).put("size", 6L << 30);
        large = large.with(document -> document.withArrayProperty("layers").add(six));
      }
      Answer answer = image.put("large", large).require(201);
      if (layers == 1) {
        assertThat(answer.header("Warning")).isEmpty();
      } else {
        assertThat(answer.requireHeader("Warning")).contains("more than 10 GiB");
      }
    }
  }

  /** "Push using IMAGE_NAME:VERSION and not using IMAGE_NAME:SHA." */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef01234567"
      })
  void tagsAreVersions(String tag) {
    Repository image = registry.repository(docker);
    ManifestJson pushed = image.pushImage("1.0");
    Answer answer = image.put(tag, pushed);
    if (tag.length() == 40) {
      answer.require(201);
      image.get(image.manifestPath(tag)).require(200);
    } else {
      assertThat(answer.require(403).refusal().message()).contains(docker + ":VERSION");
      image.get(image.manifestPath(tag)).require(404);
    }
    image.get(image.manifestPath(pushed.digest())).require(200);
    Repository same = registry.repository(container);
    same.put(tag, same.pushImage("1.0")).require(201);
  }

  /** "Site administrators can enable or disable the supported package types." */
  @Test
  void siteAdministratorsEnableAndDisableTheTypeOfPackages() throws InterruptedException {
    Repository image = registry.repository(docker);
    image.pushImage("1.0");
    Repository other = registry.repository(container);
    other.pushImage("1.0");
    try {
      mode("read_only");
      String uploads = image.path("/blobs/uploads/");
      awaitStatus(403, () -> image.call("POST", uploads).send());
      assertThat(image.call("POST", uploads).send().refusal().message()).contains("read-only");
      image.get(image.manifestPath("1.0")).require(200);
      mode("disabled");
      awaitStatus(404, () -> image.get(image.manifestPath("1.0")));
      admin("GET", packagePath(), "").require(404);
      other.get(other.manifestPath("1.0")).require(200);
      other.pushImage("2.0");
    } finally {
      mode("enabled");
    }
    awaitStatus(200, () -> image.get(image.manifestPath("1.0")));
    registry.repository(docker).pushImage("2.0");
  }

  private static void mode(String mode) {
    admin("PATCH", "/admin/registry/package-types", "{'docker':'%s'}", mode).require(200);
  }

  private static void awaitStatus(int status, Supplier<Answer> request)
      throws InterruptedException {
    Instant deadline = Instant.now().plusSeconds(5);
    while (request.get().status() != status) {
      assertThat(Instant.now()).as("felt within 5 s").isBefore(deadline);
      Thread.sleep(50);
    }
  }

  private String packagePath() {
    return "/orgs/" + owner + "/packages/docker/octo-app%2Fmonalisa";
  }

  /** "After you publish a package, you can view the package on GitHub": here over REST. */
  @Test
  void whatWasPublishedCanBeViewed() {
    registry.repository(docker).pushImage("1.0");
    JsonNode seen = admin("GET", packagePath(), "").require(200).json();
    assertThat(seen.required("name").textValue()).isEqualTo("octo-app/monalisa");
    assertThat(seen.required("package_type").textValue()).isEqualTo("docker");
    assertThat(seen.required("visibility").textValue()).isEqualTo("private");
    assertThat(seen.required("version_count").intValue()).isEqualTo(1);
    assertThat(seen.required("repository").required("full_name").textValue())
        .isEqualTo(owner + "/octo-app");
  }

  /** "You need an access token to delete packages": by the registry and over REST. */
  @Test
  void packagesAreDeletedWithATokenAndComeBack() {
    Repository image = registry.repository(docker);
    ManifestJson first = image.pushImage("1.0");
    ManifestJson second = image.pushImage("2.0");
    registry.call("DELETE", image.manifestPath(first.digest())).send().require(401);
    image.delete(image.manifestPath(first.digest())).require(202);
    image.get(image.manifestPath("1.0")).require(404);
    image.get(image.manifestPath("2.0")).require(200);

    registry.call("DELETE", "/api/v3" + packagePath()).send().require(401);
    admin("DELETE", packagePath(), "").require(204);
    image.get(image.manifestPath("2.0")).require(404);
    admin("POST", packagePath() + "/restore", "").require(204);
    assertThat(image.get(image.manifestPath("2.0")).require(200).body())
        .isEqualTo(second.content());
  }
}
