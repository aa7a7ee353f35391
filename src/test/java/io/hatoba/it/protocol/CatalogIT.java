package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code GET /v2/_catalog}. Other tests push meanwhile, so each looks at names of its own only. */
@ExtendWith(SharedHatoba.class)
class CatalogIT {
  private static final String CATALOG = "registry:catalog:*";

  private final Registry registry;
  private final String owner = "it-" + UUID.randomUUID().toString().substring(0, 8);

  CatalogIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
  }

  private void push(String... images) {
    for (String image : images) {
      registry.repository(owner + "/" + image).pushImage("latest");
    }
  }

  private Answer list(String query) {
    return registry.call("GET", "/v2/_catalog" + query).bearer(registry.token(CATALOG)).send();
  }

  private List<String> ours(Answer page) {
    List<String> names = new ArrayList<>();
    for (JsonNode name : page.json().required("repositories")) {
      if (name.textValue().startsWith(owner + "/")) {
        names.add(name.textValue().substring(owner.length() + 1));
      }
    }
    return names;
  }

  @Test
  void theNamesOfBothRegistriesComeInTheOrderOfTheirBytes() {
    push("b", "a", "a/b", "a-b", "a.b", "a_b", "a0");
    Answer answer = list("").require(200);
    assertThat(answer.header("Content-Type")).hasValue("application/json");
    assertThat(ours(answer)).containsExactly("a", "a-b", "a.b", "a/b", "a0", "a_b", "b");
  }

  @Test
  void pagesLinkToTheNextUntilTheLast() {
    push("a", "b", "c");
    List<String> read = new ArrayList<>();
    Optional<String> next = Optional.of("?n=2&last=" + Registry.encoded(owner));
    while (next.isPresent() && read.size() < 3) {
      Answer page = list(next.get()).require(200);
      assertThat(page.json().required("repositories")).hasSizeLessThanOrEqualTo(2);
      read.addAll(ours(page));
      next = page.next().map(path -> path.substring("/v2/_catalog".length()));
    }
    assertThat(read).containsExactly("a", "b", "c");
  }

  @Test
  void aNameWithoutAnImageIsLeftOutUntilTheNextPush() {
    push("a", "b");
    Repository emptied = registry.repository(owner + "/a");
    Answer head = emptied.head(emptied.manifestPath("latest")).require(200);
    String digest = head.requireHeader("Docker-Content-Digest");
    emptied.delete(emptied.manifestPath(digest)).require(202);
    assertThat(ours(list("").require(200))).containsExactly("b");
    emptied.get(emptied.path("/tags/list")).require(200);
    push("a");
    assertThat(ours(list("").require(200))).containsExactly("a", "b");
  }

  @Test
  void lastBeginsAfterAName() {
    push("a", "b", "c");
    assertThat(ours(list("?last=" + owner + "/a").require(200))).containsExactly("b", "c");
    assertThat(ours(list("?last=" + owner + "/aa").require(200))).containsExactly("b", "c");
    assertThat(ours(list("?last=" + owner + "/c").require(200))).isEmpty();
  }

  @Test
  void nOf0GivesNoName() {
    push("a");
    Answer answer = list("?n=0").require(200);
    assertThat(answer.text()).isEqualTo("{\"repositories\":[]}");
    assertThat(answer.next()).isEmpty();
  }

  @Test
  void headSaysWhatGetSaysOfTheListAndSendsNone() {
    push("a");
    // One name, since others are pushed meanwhile.
    String query = "?n=1&last=" + owner + "/";
    Answer get = list(query).require(200);
    Answer head =
        registry
            .call("HEAD", "/v2/_catalog" + query)
            .bearer(registry.token(CATALOG))
            .send()
            .require(200);
    assertThat(head.header("Content-Length")).hasValue("" + get.body().size());
    assertThat(head.header("Content-Type")).hasValue("application/json");
    assertThat(head.body().size()).isZero();
  }

  @Test
  void whatIsNoNumberIsRefused() {
    assertThat(list("?n=-1").refusal())
        .isEqualTo(
            new Refusal(
                400, "UNSUPPORTED", "parameter n is \"-1\"; it must be a whole number, 0 or more"));
  }

  @Test
  void aRepositoryWithoutAManifestIsNotListed() {
    registry.repository(owner + "/pending").startUpload();
    assertThat(ours(list(""))).isEmpty();
  }

  @Test
  void theAdministratorsOwnTokenListsToo() {
    push("a");
    Answer answer =
        registry.call("GET", "/v2/_catalog").authorization(registry.basic()).send().require(200);
    assertThat(ours(answer)).containsExactly("a");
  }
}
