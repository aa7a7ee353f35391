package io.hatoba.faults;

import io.hatoba.it.RunningHatoba;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.opentest4j.TestAbortedException;

/** A process that may open no more files or connections, and later may again. */
class DescriptorFault {
  /** What was open when its number was taken is closed sooner or later, and then there is room. */
  private static final Duration SOON = Duration.ofSeconds(30);

  private static final Duration RECOVERY = Duration.ofSeconds(60);

  @Test
  void aNodeWithoutDescriptorsRecoversWhenItMayOpenFilesAgain()
      throws IOException, InterruptedException {
    try (RunningHatoba hatoba = RunningHatoba.start(Map.of());
        Health health = new Health(hatoba.origin());
        Workload workload = new Workload("descriptors", hatoba::origin, hatoba.token())) {
      long pid = hatoba.processHandle().pid();
      workload.begin();
      health.awaitReady(SOON);
      long before = limit(pid);
      limit(pid, descriptors(pid));
      System.out.printf("not ready after %s%n", health.awaitDown("layer-store", SOON));
      TimeUnit.SECONDS.sleep(5);
      limit(pid, before);
      System.out.printf("ready again after %s%n", health.awaitReady(RECOVERY));
      workload.awaitProgress(40);
      workload.endAndCheck();
      health.requireAlive();
    }
  }

  private static long descriptors(long pid) throws IOException {
    Path directory = Path.of("/proc/" + pid + "/fd");
    if (!Files.isDirectory(directory)) {
      throw new TestAbortedException("a shortage of descriptors is skipped: no " + directory);
    }
    try (Stream<Path> all = Files.list(directory)) {
      return all.count();
    }
  }

  /** How many the process may open. */
  private static long limit(long pid) throws IOException {
    try (Stream<String> limits = Files.lines(Path.of("/proc/" + pid + "/limits"))) {
      return limits
          .filter(limit -> limit.startsWith("Max open files"))
          .map(limit -> limit.split(" {2,}", -1)[1])
          .mapToLong(Long::parseLong)
          .findFirst()
          .orElseThrow();
    }
  }

  private static void limit(long pid, long files) {
    Machine.run("a shortage of descriptors", "prlimit", "--pid", pid, "--nofile=" + files + ":");
  }
}
