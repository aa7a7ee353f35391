package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a server that was killed knows when it is started again. */
@ExtendWith(SecondLife.Provider.class)
class RestartIT {
  private final SecondLife.Filling filling;
  private final Repository repository;

  RestartIT(SecondLife life) {
    filling = life.filling();
    repository = life.registry().repository("it-first/image");
  }

  @Test
  void whatWasAcknowledgedIsThere() {
    for (String reference : List.of("v1", "v2", filling.image().digest())) {
      assertThat(repository.get(repository.manifestPath(reference)).require(200).body())
          .isEqualTo(filling.image().content());
    }
    assertThat(repository.get(repository.blobPath(filling.layer().digest())).require(200).body())
        .isEqualTo(filling.layer());
    assertThat(
            repository.get(repository.blobPath(filling.committed().digest())).require(200).body())
        .isEqualTo(filling.committed());
    assertThat(repository.descriptors(repository.path("/referrers/" + filling.image().digest())))
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.path("digest").textValue())
                    .isEqualTo(filling.referrer().digest()));
  }

  @Test
  void whatWasDeletedIsGone() {
    assertThat(Repository.tagsOf(repository.get(repository.path("/tags/list")).require(200)))
        .containsExactly("v1", "v2");
    repository.get(repository.manifestPath("v3")).require(404);
  }

  @Test
  void anOpenUploadGoesOn() {
    Answer status = repository.get(filling.upload()).require(204);
    assertThat(status.header("Range")).hasValue("0-599");
    Content uploaded = filling.uploaded();
    repository.append(status.location(), 600, uploaded.part(600, 900)).require(202);
    repository.commit(filling.upload(), uploaded.digest(), uploaded.part(900, 1000)).require(201);
    assertThat(repository.get(repository.blobPath(uploaded.digest())).require(200).body())
        .isEqualTo(uploaded);
  }

  @Test
  void anUploadWhoseBytesAreLostIsUnknownAndTheNextOneWorks() {
    Content content = Content.random(1000);
    String id = filling.lost().substring(filling.lost().lastIndexOf('/') + 1);
    Refusal unknown =
        new Refusal(
            404,
            "BLOB_UPLOAD_UNKNOWN",
            "there is no upload \""
                + id
                + "\"; it was finished, cancelled or left idle too long, or never began; start a"
                + " new one");
    repository.get(filling.lost()).require(204);
    assertThat(repository.commit(filling.lost(), content.digest()).refusal()).isEqualTo(unknown);
    assertThat(repository.get(filling.lost()).refusal()).isEqualTo(unknown);
    repository.get(repository.blobPath(content.digest())).require(404);
    repository.push(content);
  }

  @Test
  void thePutThatEndedAnUploadIsAnsweredAgain() {
    Answer answer = repository.commit(filling.ended(), filling.committed().digest()).require(201);
    assertThat(answer.location()).isEqualTo(repository.blobPath(filling.committed().digest()));
  }

  @Test
  void anUploadThatNobodyTouchedWasClearedAwayWithItsBytes() {
    assertThat(filling.idleIsGone()).isTrue();
  }
}
