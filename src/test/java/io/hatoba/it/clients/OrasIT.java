package io.hatoba.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.nio.file.Files;
import java.nio.file.Path;
import land.oras.Annotations;
import land.oras.ArtifactType;
import land.oras.Config;
import land.oras.ContainerRef;
import land.oras.LocalPath;
import land.oras.Manifest;
import land.oras.Registry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedHatoba.class)
class OrasIT {
  private static final ArtifactType TYPE = ArtifactType.from("application/vnd.example.report.v1");

  private final String authority;
  private final Registry registry;
  @TempDir private Path directory;

  OrasIT(RunningHatoba hatoba) {
    authority = hatoba.origin().getAuthority();
    registry = Registry.builder().insecure(authority, "admin", hatoba.token()).build();
  }

  @Test
  void pushes_an_artifact_and_pulls_it_again() throws Exception {
    ContainerRef reference = ContainerRef.parse(authority + "/oras/report:1.0");
    Path file = Files.writeString(directory.resolve("report.txt"), "all is well");
    Manifest pushed = push(reference, file);
    Path into = Files.createDirectory(directory.resolve("pulled"));
    registry.pullArtifact(reference, into, true);
    assertThat(into.resolve("report.txt")).hasContent("all is well");
    assertThat(registry.getManifest(reference).getArtifactType().getMediaType())
        .isEqualTo(TYPE.getMediaType());
    assertThat(registry.getTags(reference).tags()).contains("1.0");
    assertThat(pushed.getLayers()).hasSize(1);
  }

  @Test
  void deletes_what_it_pushed() throws Exception {
    ContainerRef reference = ContainerRef.parse(authority + "/oras/gone:1.0");
    push(reference, Files.writeString(directory.resolve("gone.txt"), "soon gone"));
    String digest = registry.probeDescriptor(reference).getDigest();
    registry.deleteManifest(reference.withDigest(digest));
    assertThat(registry.getTags(reference).tags()).isEmpty();
  }

  private Manifest push(ContainerRef reference, Path file) {
    return registry.pushArtifact(
        reference, TYPE, Annotations.empty(), Config.empty(), LocalPath.of(file, "text/plain"));
  }
}
