package io.hatoba.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
  @TempDir Path temporary;

  private Settings settings() {
    return new Settings(name -> temporary.resolve("a/data").toString(), name -> null);
  }

  @Test
  void it_is_made_for_its_owner_alone() throws Exception {
    Path root = DataDirectory.open(settings()).root();
    assertThat(root).isEqualTo(temporary.resolve("a/data"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(root)))
        .isEqualTo("rwx------");
  }

  @Test
  void what_an_earlier_run_left_is_wiped_and_nothing_else() throws Exception {
    Path root = temporary.resolve("a/data");
    Path left = Files.createDirectories(root.resolve("run/server/runtime")).resolve("x.jar");
    Files.writeString(left, "x");
    Path elsewhere = Files.writeString(temporary.resolve("precious"), "p");
    Files.createSymbolicLink(root.resolve("run/link"), elsewhere);
    Path layer = Files.writeString(Files.createDirectory(root.resolve("layers")).resolve("l"), "l");
    DataDirectory data = DataDirectory.open(settings());
    assertThat(data.server()).doesNotExist();
    assertThat(data.temporary()).isEmptyDirectory();
    assertThat(elsewhere).hasContent("p");
    assertThat(layer).hasContent("l");
  }

  @Test
  void a_second_process_is_refused_before_it_wipes_anything() throws Exception {
    DataDirectory first = DataDirectory.open(settings());
    Path file = first.write("preboot.txt", "set");
    // Within one JVM too, since the lock belongs to the file; and it outlives what the collector
    // takes.
    System.gc();
    assertThatThrownBy(() -> DataDirectory.open(settings()))
        .isInstanceOf(Refusal.class)
        .hasMessageContaining("in use by another process");
    assertThat(file).hasContent("set");
  }

  @Test
  void a_place_that_cannot_be_written_is_named() throws IOException {
    Files.writeString(temporary.resolve("a"), "a file");
    assertThatThrownBy(() -> DataDirectory.open(settings()))
        .isInstanceOf(Refusal.class)
        .hasMessageStartingWith("HATOBA_DATA_DIR: " + temporary.resolve("a/data"));
  }
}
