package io.hatoba.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.oci.UnsupportedException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmallBodiesTest {
  private static final int MOST = 20_000;
  private static final Duration LONG = Duration.ofMinutes(1);

  /** A body that comes in parts of 700 bytes. */
  private static InputStream body(byte[] bytes) {
    return new ByteArrayInputStream(bytes) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(700, length));
      }
    };
  }

  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8192, 8193, 16384, MOST})
  void aBodyIsReadToItsEnd(int length) {
    assertThat(SmallBodies.read(body(bytes(length)), MOST, LONG)).isEqualTo(bytes(length));
  }

  @Test
  void ofALargerOneOneByteMoreIsRead() {
    byte[] larger = bytes(MOST + 5000);
    assertThat(SmallBodies.read(body(larger), MOST, LONG))
        .isEqualTo(Arrays.copyOf(larger, MOST + 1));
  }

  @Test
  void oneThatComesTooSlowlyIsRefused() {
    assertThatThrownBy(() -> SmallBodies.read(body(bytes(10)), MOST, Duration.ofSeconds(-1)))
        .isInstanceOf(UnsupportedException.class)
        .hasMessageContaining("seconds to come");
  }

  @Test
  void oneThatBreaksOffIsRefused() {
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            throw new IOException("the client is gone");
          }
        };
    assertThatThrownBy(() -> SmallBodies.read(broken, MOST, LONG))
        .isInstanceOf(UnsupportedException.class)
        .hasMessage("the body broke off");
  }
}
