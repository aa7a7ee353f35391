package io.hatoba.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.config.Settings;
import io.hatoba.registry.SlowBodyException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is too slow, by a clock that moves only while we wait. The rate is 60 KiB in 60 s. */
class PaceTest {
  private long now;
  private final Pace pace =
      new Pace(new Settings(key -> Optional.empty()).minimumRate(), () -> now);

  private void pass(Duration time) {
    now += time.toNanos();
  }

  /** A body of which so many bytes come after so long, again and again. */
  private InputStream coming(int bytes, Duration every) {
    return pace.incoming(
        new InputStream() {
          @Override
          public int read() {
            pass(every);
            return 'a';
          }

          @Override
          public int read(byte[] buffer, int offset, int length) {
            pass(every);
            return Math.min(bytes, length);
          }
        });
  }

  private static int read(InputStream body, int times) throws IOException {
    byte[] buffer = new byte[1 << 20];
    int all = 0;
    for (int i = 0; i < times; i++) {
      all += body.read(buffer, 0, buffer.length);
    }
    return all;
  }

  @Test
  void aByteASecondIsCutAfterTheTimeOverWhichTheRateIsMeasured() throws IOException {
    InputStream drip = coming(1, Duration.ofSeconds(1));
    assertThat(read(drip, 59)).isEqualTo(59);
    assertThatThrownBy(() -> read(drip, 1))
        .isInstanceOf(SlowBodyException.class)
        .hasMessage("slower than 61440 bytes in 60 s");
  }

  @Test
  void aByteAtATimeIsCutAsWell() {
    InputStream drip = coming(1, Duration.ofSeconds(1));
    assertThatThrownBy(
            () -> {
              for (int i = 0; i < 60; i++) {
                assertThat(drip.read()).isEqualTo('a');
              }
            })
        .isInstanceOf(SlowBodyException.class);
    assertThat(now).isEqualTo(Duration.ofSeconds(60).toNanos());
  }

  @Test
  void aSlowNetworkIsFastEnough() throws IOException {
    assertThat(read(coming(1100, Duration.ofSeconds(1)), 3600)).isEqualTo(3600 * 1100);
  }

  @Test
  void aNetworkThatStallsForLessThanTheTimeIsFastEnough() throws IOException {
    InputStream stalling = coming(70_000, Duration.ofSeconds(55));
    assertThat(read(stalling, 100)).isEqualTo(100 * 70_000);
  }

  @Test
  void whatCameFastBeforeBuysNoTimeForWhatComesAfter() throws IOException {
    byte[] buffer = new byte[1 << 20];
    InputStream fast = coming(1 << 20, Duration.ofSeconds(60));
    assertThat(fast.read(buffer, 0, buffer.length)).isEqualTo(1 << 20);
    InputStream drip = coming(1, Duration.ofSeconds(1));
    assertThat(read(drip, 59)).isEqualTo(59);
    assertThatThrownBy(() -> read(drip, 1)).isInstanceOf(SlowBodyException.class);
  }

  @Test
  void onlyTheTimeCountsInWhichTheClientIsWaitedFor() throws IOException {
    InputStream fast = coming(1, Duration.ofMillis(1));
    for (int i = 0; i < 100; i++) {
      assertThat(read(fast, 1)).isEqualTo(1);
      // Our own disk hangs.
      pass(Duration.ofMinutes(5));
    }
  }

  /** Takes so many bytes a second, and remembers the largest part that it was given. */
  private final class Reader extends OutputStream {
    private final int bytesPerSecond;
    private final ByteArrayOutputStream taken = new ByteArrayOutputStream();
    private int last;

    Reader(int bytesPerSecond) {
      this.bytesPerSecond = bytesPerSecond;
    }

    @Override
    public void write(int one) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
      last = length;
      pass(Duration.ofMillis(1000L * length / bytesPerSecond));
      taken.write(bytes, offset, length);
    }
  }

  @Test
  void whoTakesTooFewBytesIsCut() {
    byte[] bytes = new byte[10 << 20];
    Reader slow = new Reader(500);
    assertThatThrownBy(() -> pace.write(slow, bytes, bytes.length))
        .isInstanceOf(SlowBodyException.class);
    assertThat(Duration.ofNanos(now)).isLessThan(Duration.ofMinutes(5));
  }

  @Test
  void whoIsSlowIsGivenSmallPartsAndAllOfThem() throws IOException {
    byte[] bytes = new byte[1 << 20];
    new Random(1).nextBytes(bytes);
    Reader slow = new Reader(4000);
    pace.write(slow, bytes, bytes.length);
    assertThat(slow.taken.toByteArray()).isEqualTo(bytes);
    assertThat(slow.last).isEqualTo(8 * 1024);

    Reader fast = new Reader(100_000_000);
    pace.write(fast, bytes, bytes.length);
    assertThat(fast.taken.toByteArray()).isEqualTo(bytes);
    assertThat(fast.last).isEqualTo((1 << 20) - 8 * 1024 - 7 * 128 * 1024);
  }
}
