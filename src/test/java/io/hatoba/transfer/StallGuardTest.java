package io.hatoba.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StallGuardTest {
  @Test
  void whatComesIsReadToItsEnd() throws Exception {
    byte[] bytes = {1, -1, 0, 7};
    try (InputStream guarded =
        new StallGuard(new ByteArrayInputStream(bytes), Duration.ofMinutes(1))) {
      assertThat(guarded.read()).isEqualTo(1);
      assertThat(guarded.read()).isEqualTo(255);
      assertThat(guarded.readAllBytes()).containsExactly(0, 7);
      assertThat(guarded.read()).isEqualTo(-1);
    }
  }

  @Test
  void aPeerThatSaysNothingMoreIsGivenUp() throws Exception {
    try (PipedOutputStream peer = new PipedOutputStream();
        InputStream guarded = new StallGuard(new PipedInputStream(peer), Duration.ofMillis(50))) {
      peer.write(3);
      assertThat(guarded.read()).isEqualTo(3);
      assertThatThrownBy(guarded::read)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("nothing has come for PT0.05S");
    }
  }

  @Test
  void whatBreaksIsSaid() throws Exception {
    IOException broken = new IOException("broken");
    InputStream breaking =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw broken;
          }
        };
    try (InputStream guarded = new StallGuard(breaking, Duration.ofMinutes(1))) {
      assertThatThrownBy(guarded::read).isInstanceOf(IOException.class).hasCause(broken);
    }
  }
}
