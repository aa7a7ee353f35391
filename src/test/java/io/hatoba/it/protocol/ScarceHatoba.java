package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.LiveFiles;
import io.hatoba.it.RunningHatoba;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.opentest4j.TestAbortedException;

/**
 * A server that has little of everything: one transfer at a time, and layers on a disk of 2 MiB, if
 * one can be mounted here. All classes that ask for it share one.
 */
final class ScarceHatoba implements CloseableResource {
  /** Room on the disk. */
  static final int DISK = 2 * 1024 * 1024;

  private final Path disk;
  private final Optional<String> notMounted;
  private final RunningHatoba hatoba;

  private ScarceHatoba(Path disk, Optional<String> notMounted, RunningHatoba hatoba) {
    this.disk = disk;
    this.notMounted = notMounted;
    this.hatoba = hatoba;
  }

  private static ScarceHatoba start() {
    try {
      Path disk = Files.createTempDirectory("hatoba-disk-");
      Optional<String> notMounted =
          run("mount", "-t", "tmpfs", "-o", "size=" + DISK, "tmpfs", disk);
      RunningHatoba hatoba =
          RunningHatoba.start(
              Map.of(
                  "HATOBA_TRANSFERS",
                  "1",
                  "HATOBA_TRANSFERS_PER_ACCOUNT",
                  "1000",
                  "HATOBA_STORAGE_DIR",
                  disk.resolve("layers").toString()));
      return new ScarceHatoba(disk, notMounted, hatoba);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a program; what it said if it failed. */
  private static Optional<String> run(Object... command) {
    try {
      Process process =
          new ProcessBuilder(Stream.of(command).map(Object::toString).toList())
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return process.waitFor() == 0 ? Optional.empty() : Optional.of(said.strip());
    } catch (IOException absent) {
      return Optional.of(String.valueOf(absent.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Registry registry() {
    return new Registry(hatoba);
  }

  /** Skips a test that needs the small disk where there is none. */
  void assumeSmallDisk() {
    if (notMounted.isPresent()) {
      throw new TestAbortedException("no small disk can be mounted here: " + notMounted.get());
    }
  }

  /** The files that hold bytes of uploads. */
  List<Path> stagedFiles() {
    return LiveFiles.below(disk.resolve("layers/uploads"));
  }

  /** Does something while the disk is not there. */
  void withoutDisk(Runnable work) {
    Path layers = disk.resolve("layers");
    Path away = disk.resolve("away");
    try {
      Files.move(layers, away);
      try {
        work.run();
      } finally {
        assertThat(layers).as("what nobody may make where the disk is absent").doesNotExist();
        Files.move(away, layers);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    hatoba.close();
    if (notMounted.isEmpty()) {
      run("umount", disk);
    }
    try (Stream<Path> left = Files.walk(disk)) {
      for (Path file : left.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** Gives it to constructors. */
  static final class Provider implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == ScarceHatoba.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(Namespace.create(ScarceHatoba.class))
          .getOrComputeIfAbsent(ScarceHatoba.class, key -> start(), ScarceHatoba.class);
    }
  }
}
