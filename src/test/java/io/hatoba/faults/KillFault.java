package io.hatoba.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/**
 * A server that is killed at random moments under a stream of pushes, and started again on what it
 * left. {@code -Dhatoba.faults.rounds=30} for a long run.
 */
class KillFault {
  private static final int ROUNDS = Integer.getInteger("hatoba.faults.rounds", 3);
  private static final int LONGEST_MILLIS = 8000;

  private final Path data = Path.of("target", "it", "killed-" + UUID.randomUUID()).toAbsolutePath();
  private final Random random = Workload.random("kill");

  @Test
  void whatWasAcknowledgedOutlivesKills() throws InterruptedException {
    RunningHatoba hatoba = RunningHatoba.start(Map.of(), data);
    AtomicReference<URI> origin = new AtomicReference<>(hatoba.origin());
    try (Workload workload = new Workload("kill", origin::get, hatoba.token())) {
      workload.begin();
      for (int round = 1; round <= ROUNDS; round++) {
        int after = 1000 + random.nextInt(LONGEST_MILLIS - 1000);
        TimeUnit.MILLISECONDS.sleep(after);
        long done = workload.done();
        hatoba.kill();
        hatoba.close();
        hatoba = RunningHatoba.start(Map.of(), data);
        origin.set(hatoba.origin());
        System.out.printf("kill: round %d after %d ms and %d steps%n", round, after, done);
        workload.awaitProgress(20);
      }
      workload.endAndCheck();
      assertThat(hatoba.log()).doesNotContain("StackOverflowError", "OutOfMemoryError");
    } finally {
      hatoba.close();
    }
  }
}
