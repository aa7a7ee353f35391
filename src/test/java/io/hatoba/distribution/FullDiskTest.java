package io.hatoba.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of both databases as they come, deep in those of others. */
class FullDiskTest {
  private static RuntimeException wrapped(Throwable cause) {
    return new IllegalStateException(new RuntimeException("a commit failed", cause));
  }

  @Test
  void postgresqlHasAStateForIt() {
    assertThat(FullDisk.isCauseOf(wrapped(new SQLException("could not extend file", "53100"))))
        .isTrue();
    assertThat(FullDisk.isCauseOf(wrapped(new SQLException("out of memory", "53200")))).isFalse();
    assertThat(FullDisk.isCauseOf(wrapped(new SQLException("no state")))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"No space left on device", "write: Disk quota exceeded"})
  void h2HandsOnWhatTheDiskSays(String words) {
    IllegalStateException store =
        new IllegalStateException("writing failed", new IOException(words));
    assertThat(FullDisk.isCauseOf(wrapped(new SQLException("IO Exception", "90028", store))))
        .isTrue();
  }

  @Test
  void anyOtherFaultIsNone() {
    assertThat(FullDisk.isCauseOf(wrapped(new IOException("Input/output error")))).isFalse();
    assertThat(FullDisk.isCauseOf(wrapped(new IOException()))).isFalse();
    assertThat(FullDisk.isCauseOf(new IllegalStateException("No space left on device"))).isFalse();
  }
}
