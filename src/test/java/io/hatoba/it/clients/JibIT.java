package io.hatoba.it.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.tools.jib.api.Containerizer;
import com.google.cloud.tools.jib.api.Jib;
import com.google.cloud.tools.jib.api.JibContainer;
import com.google.cloud.tools.jib.api.RegistryImage;
import com.google.cloud.tools.jib.api.TarImage;
import com.google.cloud.tools.jib.api.buildplan.ImageFormat;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ExtendWith(SharedHatoba.class)
class JibIT {
  private final RunningHatoba hatoba;
  @TempDir private Path directory;

  JibIT(RunningHatoba hatoba) {
    this.hatoba = hatoba;
    // Jib keeps its credentials to itself on plain HTTP unless it is told otherwise.
    System.setProperty("sendCredentialsOverHttp", "true");
  }

  @ParameterizedTest
  @EnumSource(ImageFormat.class)
  void pushes_an_image_and_builds_on_it_again(ImageFormat format) throws Exception {
    Path file = Files.writeString(directory.resolve("hello.txt"), "hello " + format);
    String base = "jib/base-" + format.name().toLowerCase(java.util.Locale.ROOT);
    JibContainer pushed =
        Jib.fromScratch()
            .addLayer(List.of(file), "/app")
            .setFormat(format)
            .containerize(to(image(base + ":1.0")));
    Path tar = directory.resolve("image.tar");
    JibContainer pulled =
        Jib.from(image(base + "@" + pushed.getDigest()))
            .setFormat(format)
            .containerize(offline(Containerizer.to(TarImage.at(tar).named("pulled"))));
    assertThat(pulled.getImageId()).isNotNull();
    assertThat(tar).isNotEmptyFile();
    JibContainer second = Jib.from(image(base + ":1.0")).containerize(to(image("jib/copy:1.0")));
    assertThat(second.getTags()).containsExactly("1.0");
  }

  @Test
  void the_same_build_again_gives_the_same_digest() throws Exception {
    Path file = Files.writeString(directory.resolve("same.txt"), "same");
    String first = push(file);
    assertThat(push(file)).isEqualTo(first);
  }

  private String push(Path file) throws Exception {
    return Jib.fromScratch()
        .addLayer(List.of(file), "/")
        .containerize(to(image("jib/same:latest")))
        .getDigest()
        .toString();
  }

  private RegistryImage image(String name) throws Exception {
    return RegistryImage.named(hatoba.origin().getAuthority() + "/" + name)
        .addCredential("admin", hatoba.token());
  }

  private Containerizer to(RegistryImage image) {
    return offline(Containerizer.to(image));
  }

  private Containerizer offline(Containerizer containerizer) {
    return containerizer
        .setAllowInsecureRegistries(true)
        .setBaseImageLayersCache(directory.resolve("base-cache"))
        .setApplicationLayersCache(directory.resolve("application-cache"));
  }
}
