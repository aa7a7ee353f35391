package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code GET /v2/<name>/tags/list} (end-8). All tests read the same 250 tags. */
@ExtendWith(SharedHatoba.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TagListIT {
  private static final int AT_ONCE = 50;

  private final Registry registry;
  private final Repository repository;
  private final List<String> tags = new ArrayList<>();

  TagListIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
    repository = registry.newRepository();
    ManifestJson image = repository.pushImage("latest");
    tags.addAll(List.of("latest", "Latest", "LATEST", "_", "v1", "v1.0", "v1-0", "v1_0", "v10"));
    for (int number = tags.size(); number < 250; number++) {
      tags.add("build-" + number * 7919 % 1000);
    }
    for (int from = 0; from < tags.size(); from += AT_ONCE) {
      String query = String.join("&tag=", tags.subList(from, from + AT_ONCE));
      repository.put(image.digest() + "?tag=" + query, image).require(201);
    }
    tags.sort(null);
  }

  private Answer list(String query) {
    return repository.get(repository.path("/tags/list" + query));
  }

  private Refusal badNumber(String n) {
    return new Refusal(
        400, "UNSUPPORTED", "parameter n is \"" + n + "\"; it must be a whole number, 0 or more");
  }

  @Test
  void allTagsComeInTheOrderOfTheirBytes() {
    Answer answer = list("").require(200);
    assertThat(answer.header("Content-Type")).hasValue("application/json");
    assertThat(answer.json().path("name").textValue()).isEqualTo(repository.name());
    assertThat(Repository.tagsOf(answer)).hasSize(250).isEqualTo(tags);
    assertThat(answer.next()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?n=100", "?n=0"})
  void headSaysWhatGetSaysOfTheListAndSendsNone(String query) {
    Answer get = list(query).require(200);
    Answer head = repository.head(repository.path("/tags/list" + query)).require(200);
    assertThat(head.header("Content-Length")).hasValue("" + get.body().size());
    assertThat(head.header("Content-Type")).hasValue("application/json");
    assertThat(head.next()).isEqualTo(get.next());
    assertThat(head.body().size()).isZero();
  }

  @Test
  void pagesLinkToTheNextUntilTheLast() {
    List<String> read = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    Optional<String> next = Optional.of(repository.path("/tags/list?n=100"));
    while (next.isPresent()) {
      Answer page = repository.get(next.get()).require(200);
      List<String> tagsOfPage = Repository.tagsOf(page);
      read.addAll(tagsOfPage);
      sizes.add(tagsOfPage.size());
      next = page.next();
      next.ifPresent(
          path ->
              assertThat(path)
                  .isEqualTo(
                      repository.path(
                          "/tags/list?n=100&last=" + tagsOfPage.get(tagsOfPage.size() - 1))));
    }
    assertThat(read).isEqualTo(tags);
    assertThat(sizes).containsExactly(100, 100, 50);
  }

  @Test
  void aPageThatEndsTheListLinksToNothing() {
    assertThat(list("?n=250").require(200).next()).isEmpty();
    assertThat(list("?n=249").require(200).next()).isPresent();
    assertThat(list("?n=1&last=" + tags.get(248)).require(200).next()).isEmpty();
  }

  @Test
  void nOf0GivesNoTagAndNoLink() {
    Answer answer = list("?n=0").require(200);
    assertThat(Repository.tagsOf(answer)).isEmpty();
    assertThat(answer.next()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "3", "007", "100"})
  void nGivesSoManyTags(String n) {
    int count = Integer.parseInt(n);
    assertThat(Repository.tagsOf(list("?n=" + n).require(200))).isEqualTo(tags.subList(0, count));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"250", "10000", "10001", "2147483648", "99999999999999999999999999999999999"})
  void aLargeNGivesAll(String n) {
    assertThat(Repository.tagsOf(list("?n=" + n).require(200))).isEqualTo(tags);
  }

  @ParameterizedTest
  @CsvSource({"-1, -1", "1.5, 1.5", "ten, ten", "%201, ' 1'", "0x10, 0x10", "'', ''", "1e3, 1e3"})
  void whatIsNoNumberIsRefused(String n, String shown) {
    assertThat(list("?n=" + n).refusal()).isEqualTo(badNumber(shown));
  }

  @Test
  void lastBeginsAfterATag() {
    assertThat(Repository.tagsOf(list("?last=" + tags.get(99)).require(200)))
        .isEqualTo(tags.subList(100, 250));
    assertThat(Repository.tagsOf(list("?n=2&last=" + tags.get(99)).require(200)))
        .isEqualTo(tags.subList(100, 102));
  }

  @ParameterizedTest
  @ValueSource(strings = {"build-", "build-5x", "v1%20", "!", "~", "%C3%A9"})
  void lastNeedBeNoTag(String last) {
    String decoded = last.replace("%20", " ").replace("%C3%A9", "é");
    assertThat(Repository.tagsOf(list("?last=" + last).require(200)))
        .isEqualTo(tags.stream().filter(tag -> tag.compareTo(decoded) > 0).toList());
  }

  @Test
  void afterTheLastTagThereIsNone() {
    Answer answer = list("?n=5&last=" + tags.get(249)).require(200);
    assertThat(Repository.tagsOf(answer)).isEmpty();
    assertThat(answer.next()).isEmpty();
  }

  @Test
  void aRepositoryThatIsNotThereIsUnknown() {
    Repository other = registry.newRepository();
    Answer answer = other.get(other.path("/tags/list"));
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                404, "NAME_UNKNOWN", "repository \"" + other.name() + "\" is not known here"));
    assertThat(answer.detail().path("name").textValue()).isEqualTo(other.name());
  }

  @Test
  void aRepositoryWithoutATagHasAnEmptyList() {
    Repository other = registry.newRepository();
    ManifestJson image = ManifestJson.image(other.post(Content.unique()));
    other.put(image.digest(), image).require(201);
    Answer answer = other.get(other.path("/tags/list")).require(200);
    assertThat(answer.text()).isEqualTo("{\"name\":\"" + other.name() + "\",\"tags\":[]}");
  }

  @Test
  void aRepositoryWithoutAManifestIsSeenByThoseWhoMayPushToIt() {
    Repository other = registry.newRepository();
    other.startUpload();
    assertThat(Repository.tagsOf(other.get(other.path("/tags/list")).require(200))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "PATCH", "DELETE"})
  void onlyGetIsAllowed(String method) {
    Answer answer = repository.call(method, repository.path("/tags/list")).send();
    assertThat(answer.refusal())
        .isEqualTo(
            new Refusal(
                405, "UNSUPPORTED", "method \"" + method + "\" is not allowed on this path"));
    assertThat(answer.requireHeader("Allow")).contains("GET");
  }

  /** The servers count only what fits into a buffer of theirs. */
  @Test
  void aLongListSaysItsLengthAlsoToHead() {
    Repository own = registry.newRepository();
    ManifestJson image = own.pushImage("v0");
    for (int number = 0; number < 100; number += 50) {
      int first = number;
      String more =
          IntStream.range(first, first + 50)
              .mapToObj(tag -> "tag=" + "t".repeat(120) + tag)
              .collect(Collectors.joining("&"));
      own.put("v0?" + more, image).require(201);
    }
    Answer whole = own.get(own.path("/tags/list")).require(200);
    assertThat(whole.body().size()).isGreaterThan(12_000);
    for (Answer answer : List.of(whole, own.head(own.path("/tags/list")).require(200))) {
      assertThat(answer.header("Content-Length")).hasValue(Integer.toString(whole.body().size()));
      assertThat(answer.header("Transfer-Encoding")).isEmpty();
    }
  }
}
