package io.hatoba.transfer.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.oci.Digest;
import io.hatoba.oci.RepositoryName;
import io.hatoba.transfer.TransferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistributionTreeTest {
  private static final Digest DIGEST = Digest.sha256("{}".getBytes(UTF_8));

  @TempDir private Path directory;

  private void tag(String repository, String tag, String link) throws Exception {
    Path at =
        directory.resolve(
            "docker/registry/v2/repositories/" + repository + "/_manifests/tags/" + tag);
    Files.createDirectories(at.resolve("current"));
    Files.writeString(at.resolve("current/link"), link);
    Files.createDirectories(directory.resolve("docker/registry/v2/blobs"));
  }

  @Test
  void repositoriesAndTagsAreFound() throws Exception {
    tag("team/app", "v1", DIGEST.toString());
    tag("team/app/tool", "v2", DIGEST.toString());
    tag("alone", "v3", DIGEST + "\n");
    Files.createDirectories(
        directory.resolve("docker/registry/v2/repositories/team/app/_manifests/tags/deleted"));

    DistributionTree tree = DistributionTree.open(directory);

    assertThat(tree.repositories()).containsExactly("alone", "team/app", "team/app/tool");
    assertThat(tree.repository(new RepositoryName("team/app")).roots())
        .containsExactly(new ImageSource.Root(DIGEST, Optional.of("v1"), Optional.empty()));
    assertThat(DistributionTree.open(directory.resolve("docker/registry/v2")).repositories())
        .hasSize(3);
  }

  @Test
  void aLinkToNoDigestIsRefused() throws Exception {
    for (String link : List.of("../../../../etc/passwd", "", "sha256:" + "0".repeat(500))) {
      tag("team/app", "v1", link);

      ImageSource source =
          DistributionTree.open(directory).repository(new RepositoryName("team/app"));
      assertThatThrownBy(source::roots).isInstanceOf(TransferException.class);
    }
  }

  @Test
  void aDirectoryWithoutATreeIsRefused() {
    assertThatThrownBy(() -> DistributionTree.open(directory))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("docker/registry/v2");
  }

  @Test
  void namesStayOrComeToOneOwner() throws Exception {
    assertThat(new TreeNames(Optional.empty()).of(List.of("a/b", "a/b/c")))
        .containsEntry(new RepositoryName("a/b"), new RepositoryName("a/b"))
        .containsEntry(new RepositoryName("a/b/c"), new RepositoryName("a/b/c"));
    assertThat(new TreeNames(Optional.of("octo")).of(List.of("a", "a/b/c/d")))
        .containsEntry(new RepositoryName("a"), new RepositoryName("octo/a"))
        .containsEntry(new RepositoryName("a/b/c/d"), new RepositoryName("octo/a-b-c-d"));
  }

  @Test
  void namesThatCannotBeAreRefusedBeforeAnythingIsPushed() {
    assertThatThrownBy(() -> new TreeNames(Optional.empty()).of(List.of("alone")))
        .hasMessageContaining("--owner");
    assertThatThrownBy(() -> new TreeNames(Optional.of("octo")).of(List.of("a/b", "a-b")))
        .hasMessageContaining("would both be octo/a-b");
    assertThatThrownBy(() -> new TreeNames(Optional.empty()).of(List.of("Not/A Name")))
        .isInstanceOf(TransferException.class);
  }
}
