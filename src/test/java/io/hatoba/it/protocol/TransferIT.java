package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.JarCommand;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import land.oras.LayoutRef;
import land.oras.ManifestDescriptor;
import land.oras.OCILayout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Images between a server and OCI layouts, and from the tree of another registry. */
@ExtendWith(SharedHatoba.class)
class TransferIT {
  private final RunningHatoba hatoba;
  private final Registry registry;
  @TempDir private Path directory;

  TransferIT(RunningHatoba hatoba) {
    this.hatoba = hatoba;
    this.registry = new Registry(hatoba);
  }

  private JarCommand.Ended run(String... words) {
    return JarCommand.run(JarCommand.of(hatoba), words);
  }

  private static ManifestJson image(Repository repository) {
    return ManifestJson.image(
        repository.post(Content.unique()), repository.post(Content.random(300_000)));
  }

  @Test
  void whatIsExportedIsImportedByteForByte() throws Exception {
    Repository from = registry.newRepository();
    ManifestJson one = image(from);
    ManifestJson two = image(from);
    ManifestJson index = ManifestJson.index(one, two);
    from.put(one.digest(), one).require(201);
    from.put(two.digest(), two).require(201);
    from.put("v1", index).require(201);
    ManifestJson signature = image(from).about(index).ofType("application/vnd.example.signature");
    from.put(signature.digest(), signature).require(201);
    ManifestJson ofChild = image(from).about(one);
    from.put(ofChild.digest(), ofChild).require(201);
    ManifestJson cosign = image(from);
    String cosignTag = index.digest().replace(':', '-') + ".sig";
    from.put(cosignTag, cosign).require(201);
    ManifestJson other = from.pushImage("other");
    String layout = directory.resolve("layout").toString();

    JarCommand.Ended exported = run("export", from.name(), layout, "v1");

    assertThat(exported.code()).as(exported.output()).isZero();
    assertThat(exported.output()).contains("exported 6 manifests and 10 blobs");
    assertThat(directory.resolve("layout/blobs/sha256/" + other.digest().substring(7)))
        .as("what was not asked for")
        .doesNotExist();
    OCILayout read = OCILayout.builder().defaults(Path.of(layout)).build();
    LayoutRef tagged = LayoutRef.parse(layout + ":v1");
    assertThat(read.getDescriptor(tagged).getDigest()).isEqualTo(index.digest());
    assertThat(read.getIndex(tagged).getManifests())
        .as("what the layout's own index names: tags, and what is about them")
        .extracting(ManifestDescriptor::getDigest)
        .containsExactlyInAnyOrder(
            index.digest(), cosign.digest(), signature.digest(), ofChild.digest());

    Repository to = registry.newRepository();
    JarCommand.Ended imported = run("import", layout, to.name());
    assertThat(imported.code()).as(imported.output()).isZero();
    for (ManifestJson manifest : List.of(one, two, signature, ofChild)) {
      assertThat(to.get(to.manifestPath(manifest.digest())).require(200).body())
          .isEqualTo(manifest.content());
    }
    assertThat(to.get(to.manifestPath("v1")).require(200).body()).isEqualTo(index.content());
    assertThat(to.get(to.manifestPath(cosignTag)).require(200).body()).isEqualTo(cosign.content());
    assertThat(to.descriptors(to.path("/referrers/" + index.digest()))).hasSize(1);
    assertThat(to.descriptors(to.path("/referrers/" + one.digest()))).hasSize(1);
    for (ManifestJson manifest : List.of(one, two, signature, ofChild, cosign)) {
      String blob = manifest.document().at("/layers/0/digest").textValue();
      assertThat(to.get(to.blobPath(blob)).require(200).body())
          .isEqualTo(from.get(from.blobPath(blob)).require(200).body());
    }

    JarCommand.Ended again = run("import", layout, to.name());
    assertThat(again.output()).contains("imported 0 manifests and 0 blobs of 0 bytes");
    assertThat(run("export", from.name(), layout).code()).isZero();
    assertThat(directory.resolve("layout/blobs/sha256/" + other.digest().substring(7)))
        .hasBinaryContent(other.content().bytes());
  }

  @Test
  void aDamagedLayoutMovesNoTag() throws Exception {
    Repository from = registry.newRepository();
    ManifestJson image = from.pushImage("v1");
    String layout = directory.resolve("layout").toString();
    assertThat(run("export", from.name(), layout).code()).isZero();
    String blob = image.document().at("/layers/0/digest").textValue();
    Path file = directory.resolve("layout/blobs/sha256/" + blob.substring(7));
    byte[] bytes = Files.readAllBytes(file);
    bytes[0] ^= 1;
    Files.write(file, bytes);
    // Of another owner, where nothing can be mounted from.
    Repository to = registry.repository("transfer-" + System.nanoTime() + "/image");

    JarCommand.Ended imported = run("import", layout, to.name());

    assertThat(imported.code()).isEqualTo(1);
    assertThat(imported.output()).contains(blob).contains("DIGEST_INVALID");
    to.get(to.manifestPath("v1")).require(404);
    Files.delete(file);
    assertThat(run("import", layout, to.name()).output())
        .contains("not there: blob " + blob)
        .contains("MANIFEST_BLOB_UNKNOWN");
    bytes[0] ^= 1;
    Files.write(file, bytes);
    assertThat(run("import", layout, to.name()).code()).isZero();
    assertThat(to.get(to.manifestPath("v1")).require(200).body()).isEqualTo(image.content());
  }

  @Test
  void whoMayNotPushImportsNothing() throws Exception {
    Repository from = registry.newRepository();
    from.pushImage("v1");
    String layout = directory.resolve("layout").toString();
    assertThat(run("export", from.name(), layout).code()).isZero();
    Map<String, String> nobody = new HashMap<>(JarCommand.of(hatoba));
    nobody.put("HATOBA_LOGIN", "admin");
    nobody.put("HATOBA_TOKEN", "hbp_000000000000000000000000000000000000000000");

    JarCommand.Ended imported = JarCommand.run(nobody, "import", layout, Registry.newName());
    JarCommand.Ended exported =
        JarCommand.run(nobody, "export", from.name(), directory.resolve("other").toString());

    assertThat(imported.code()).isEqualTo(1);
    assertThat(imported.output()).contains("401");
    assertThat(exported.code()).isEqualTo(1);
    assertThat(exported.output()).doesNotContain(nobody.get("HATOBA_TOKEN"));
  }

  @Test
  void theTreeOfAnotherRegistryIsImported() throws Exception {
    Content config = Content.unique();
    Content layer = Content.random(100_000);
    ManifestJson image = ManifestJson.image(config, layer);
    Path tree = directory.resolve("docker/registry/v2");
    for (Content blob : List.of(config, layer, image.content())) {
      String hex = blob.digest().substring(7);
      Path at = tree.resolve("blobs/sha256/" + hex.substring(0, 2) + "/" + hex);
      Files.createDirectories(at);
      Files.write(at.resolve("data"), blob.bytes());
    }
    for (String name : List.of("team/app", "alone")) {
      Path link = tree.resolve("repositories/" + name + "/_manifests/tags/v1/current/link");
      Files.createDirectories(link.getParent());
      Files.writeString(link, image.digest());
    }
    String owner = "tree-" + System.nanoTime();

    JarCommand.Ended imported = run("import-tree", directory.toString(), "--owner", owner);

    assertThat(imported.code()).as(imported.output()).isZero();
    for (String name : List.of("alone", "team-app")) {
      Repository to = registry.repository(owner + "/" + name);
      assertThat(to.get(to.manifestPath("v1")).require(200).body()).isEqualTo(image.content());
      assertThat(to.get(to.blobPath(layer.digest())).require(200).body()).isEqualTo(layer);
    }
    assertThat(run("import-tree", directory.toString(), "--owner", owner).output())
        .contains("0 blobs of 0 bytes");
    assertThat(run("import-tree", directory.toString()).output()).contains("alone has 1");
  }
}
