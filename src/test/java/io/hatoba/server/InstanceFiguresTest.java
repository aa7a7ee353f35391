package io.hatoba.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.figures.Figures;
import io.hatoba.server.InstanceFigures.Counted;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import org.junit.jupiter.api.Test;

class InstanceFiguresTest {
  private final Map<String, DoubleSupplier> read = new HashMap<>();
  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private long now;
  private Duration cost = Duration.ZERO;
  private int counts;
  private boolean absent;
  private boolean ending;

  private final InstanceFigures figures =
      new InstanceFigures(
          () -> {
            counts++;
            now += cost.toNanos();
            if (absent) {
              throw new IllegalStateException("the database is away");
            }
            return new Counted(
                new Counted.Storage(1000L * counts, 2, 3),
                new Counted.Sweeping(6, 7, 8, 9),
                new Counted.Damage(10, 11, 12),
                4,
                5);
          },
          () -> now,
          task -> {
            if (ending) {
              throw new RejectedExecutionException();
            }
            tasks.add(task);
          });

  InstanceFiguresTest() {
    figures.describe(
        new Figures() {
          @Override
          public void counter(String name, String help, LongSupplier total, String... labels) {
            throw new AssertionError(name);
          }

          @Override
          public void gauge(String name, String help, DoubleSupplier value, String... labels) {
            read.put(name, value);
          }
        });
  }

  private double value(String name) {
    return Objects.requireNonNull(read.get(name)).getAsDouble();
  }

  private double logical() {
    return value("hatoba_storage_logical_bytes");
  }

  private void work() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  @Test
  void whoReadsNeverWaitsForTheDatabase() {
    assertThat(logical()).isNaN();
    assertThat(counts).isZero();
    work();
    assertThat(logical()).isEqualTo(1000);
    assertThat(value("hatoba_storage_package_bytes")).isEqualTo(2);
    assertThat(value("hatoba_storage_physical_bytes")).isEqualTo(3);
    assertThat(value("hatoba_uploads_open")).isEqualTo(4);
    assertThat(value("hatoba_hook_messages_waiting")).isEqualTo(5);
    assertThat(value("hatoba_storage_reclaimable_bytes")).isEqualTo(6);
    assertThat(value("hatoba_sweep_waiting_bytes")).isEqualTo(7);
    assertThat(value("hatoba_sweep_freed_bytes")).isEqualTo(8);
    assertThat(value("hatoba_sweep_failures")).isEqualTo(9);
    assertThat(value("hatoba_damaged_blobs")).isEqualTo(10);
    assertThat(value("hatoba_damaged_manifests")).isEqualTo(11);
    assertThat(value("hatoba_scrub_read_bytes")).isEqualTo(12);
  }

  @Test
  void howeverManyReadItIsCountedOnceAMinute() {
    assertThat(read.values()).allSatisfy(figure -> assertThat(figure.getAsDouble()).isNaN());
    assertThat(tasks).hasSize(1);
    work();
    now += Duration.ofSeconds(59).toNanos();
    assertThat(read.values()).allSatisfy(figure -> assertThat(figure.getAsDouble()).isNotNaN());
    assertThat(tasks).isEmpty();
    now += Duration.ofSeconds(1).toNanos();
    assertThat(logical()).isEqualTo(1000);
    work();
    assertThat(logical()).isEqualTo(2000);
  }

  @Test
  void whatTakesLongIsCountedLessOften() {
    cost = Duration.ofSeconds(3);
    logical();
    work();
    now += Duration.ofSeconds(299).toNanos();
    logical();
    assertThat(tasks).isEmpty();
    now += Duration.ofSeconds(1).toNanos();
    logical();
    assertThat(tasks).hasSize(1);
  }

  @Test
  void ofADatabaseThatIsAwayNothingIsTold() {
    logical();
    work();
    absent = true;
    now += Duration.ofMinutes(1).toNanos();
    logical();
    work();
    assertThat(logical()).isNaN();
    absent = false;
    now += Duration.ofMinutes(1).toNanos();
    logical();
    work();
    assertThat(logical()).isEqualTo(3000);
  }

  @Test
  void aServerThatGivesNoThreadIsAskedAgainLater() {
    ending = true;
    assertThat(logical()).isNaN();
    ending = false;
    now += Duration.ofMinutes(1).toNanos();
    logical();
    work();
    assertThat(logical()).isEqualTo(1000);
  }
}
