package io.hatoba.transfer.images;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.oci.Digest;
import io.hatoba.oci.MediaType;
import io.hatoba.transfer.TransferException;
import java.io.ByteArrayInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciLayoutTest {
  private static final byte[] BYTES = "some layer".getBytes(UTF_8);
  private static final Digest DIGEST = Digest.sha256(BYTES);

  @TempDir private Path directory;

  private OciLayout layout() throws TransferException {
    return OciLayout.openOrCreate(directory.resolve("layout"));
  }

  private static void write(OciLayout layout, long size, byte[] bytes) throws Exception {
    layout.write(DIGEST, size, new ByteArrayInputStream(bytes));
  }

  @Test
  void whatIsWrittenIsFoundByItsDigest() throws Exception {
    write(layout(), BYTES.length, BYTES);

    assertThat(layout().find(DIGEST))
        .hasValueSatisfying(f -> assertThat(f).hasBinaryContent(BYTES));
    assertThat(directory.resolve("layout/blobs/sha256/" + DIGEST.hex())).hasBinaryContent(BYTES);
  }

  @Test
  void otherBytesThanTheDigestSaysAreNotKept() throws Exception {
    OciLayout layout = layout();

    assertThatThrownBy(() -> write(layout, BYTES.length, "SOME layer".getBytes(UTF_8)))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("has digest");
    assertThatThrownBy(() -> write(layout, BYTES.length - 1, BYTES))
        .isInstanceOf(TransferException.class)
        .hasMessageContaining("more than");
    assertThatThrownBy(() -> write(layout, BYTES.length + 1, BYTES))
        .isInstanceOf(OciLayout.BrokenSourceException.class);
    assertThat(layout.find(DIGEST)).isEmpty();
  }

  @Test
  void whatWasBrokenOffIsWrittenAnew() throws Exception {
    OciLayout layout = layout();
    assertThatThrownBy(() -> write(layout, BYTES.length, new byte[] {1}))
        .isInstanceOf(OciLayout.BrokenSourceException.class);

    write(layout, BYTES.length, BYTES);

    assertThat(layout.has(DIGEST, BYTES.length)).isTrue();
  }

  @Test
  void aTagOfTheIndexNamesTheLastOneAdded() throws Exception {
    Digest other = Digest.sha256(new byte[0]);
    layout().add(List.of(entry(DIGEST, Optional.of("v1")), entry(other, Optional.empty())));
    layout().add(List.of(entry(other, Optional.of("v1")), entry(other, Optional.empty())));

    assertThat(OciLayout.open(directory.resolve("layout")).roots())
        .containsExactly(
            new ImageSource.Root(other, Optional.of("v1"), Optional.of(MediaType.OCI_MANIFEST)),
            new ImageSource.Root(other, Optional.empty(), Optional.of(MediaType.OCI_MANIFEST)));
  }

  private static OciLayout.Entry entry(Digest digest, Optional<String> tag) {
    return new OciLayout.Entry(digest, MediaType.OCI_MANIFEST, 10, tag);
  }

  @Test
  void anIndexCannotNameAFileElsewhere() throws Exception {
    OciLayout layout = layout();
    for (String digest : List.of("sha256:../../../etc/passwd", "../x:00", "", "sha256:00")) {
      Files.writeString(
          directory.resolve("layout/index.json"),
          "{\"manifests\":[{\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
              + "\"digest\":\""
              + digest
              + "\",\"size\":1}]}");

      assertThatThrownBy(layout::roots).isInstanceOf(TransferException.class);
    }
  }

  @Test
  void aLinkIsNoBlob() throws Exception {
    OciLayout layout = layout();
    Path elsewhere = Files.write(directory.resolve("elsewhere"), BYTES);
    Path blobs = Files.createDirectories(directory.resolve("layout/blobs/sha256"));
    Files.createSymbolicLink(blobs.resolve(DIGEST.hex()), elsewhere);

    assertThat(layout.find(DIGEST)).isEmpty();
  }

  @Test
  void aLinkLeadsNothingThatIsWrittenElsewhere() throws Exception {
    OciLayout layout = layout();
    Path precious = Files.writeString(directory.resolve("precious"), "mine");
    Path blobs = Files.createDirectories(directory.resolve("layout/blobs/sha256"));
    Files.createSymbolicLink(blobs.resolve(DIGEST.hex() + ".part"), precious);
    Files.createSymbolicLink(directory.resolve("layout/index.json.part"), precious);

    write(layout, BYTES.length, BYTES);
    layout.add(List.of(entry(DIGEST, Optional.of("v1"))));

    assertThat(precious).hasContent("mine");
    assertThat(layout.has(DIGEST, BYTES.length)).isTrue();
    assertThat(layout.roots()).hasSize(1);
  }

  @Test
  void aLinkIsNoDirectoryOfBlobs() throws Exception {
    OciLayout layout = layout();
    Path elsewhere = Files.createDirectories(directory.resolve("elsewhere/sha256"));
    Files.write(elsewhere.resolve(DIGEST.hex()), BYTES);
    Files.createSymbolicLink(directory.resolve("layout/blobs"), elsewhere.getParent());

    assertThat(layout.find(DIGEST)).isEmpty();
    assertThatThrownBy(() -> write(layout, BYTES.length, BYTES))
        .isInstanceOf(TransferException.class);

    Files.delete(directory.resolve("layout/blobs"));
    Files.createDirectory(directory.resolve("layout/blobs"));
    Files.createSymbolicLink(directory.resolve("layout/blobs/sha256"), elsewhere);
    assertThat(layout.find(DIGEST)).isEmpty();
    assertThatThrownBy(() -> write(layout, BYTES.length, BYTES))
        .isInstanceOf(TransferException.class);
    assertThat(elsewhere).isDirectoryContaining("glob:**" + DIGEST.hex());
    assertThat(Files.list(elsewhere)).hasSize(1);
  }

  @Test
  void aDirectoryOfSomethingElseIsLeftAlone() throws Exception {
    Files.writeString(directory.resolve("thesis.txt"), "mine");

    assertThatThrownBy(() -> OciLayout.openOrCreate(directory))
        .isInstanceOf(TransferException.class);
    assertThatThrownBy(() -> OciLayout.open(directory)).isInstanceOf(TransferException.class);
    assertThat(directory).isDirectoryContaining("glob:**thesis.txt");
    assertThat(Files.list(directory)).hasSize(1);
  }
}
