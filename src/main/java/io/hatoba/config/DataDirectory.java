package io.hatoba.config;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** The directory of everything kept on disk, and the private files in it (mode 0600). */
@Singleton
public final class DataDirectory {
  /** The file that is there as long as a restore into the directory is not finished. */
  public static final String UNFINISHED_RESTORE = "restore.unfinished";

  private static final long NO_ROOM = 1024 * 1024;

  private final Path root;

  /** The directory that the settings name. */
  @Inject
  public DataDirectory(Settings settings) {
    this.root = settings.dataDirectory();
  }

  /**
   * Makes the directory and its {@code database} folder where they are missing, for the owner only.
   *
   * @throws InvalidSettingException if it cannot be made or written, or holds half a backup
   */
  public void prepare() {
    if (Files.exists(root.resolve(UNFINISHED_RESTORE))) {
      throw new InvalidSettingException(
          "HATOBA_DATA_DIR",
          "'" + root + "' holds half a backup; run the restore again, or empty it");
    }
    try {
      for (Path directory : new Path[] {root, root.resolve("database")}) {
        if (!Files.isDirectory(directory)) {
          Files.createDirectories(directory);
          Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
      }
    } catch (IOException failure) {
      throw new InvalidSettingException(
          "HATOBA_DATA_DIR", "'" + root + "' cannot be made: " + failure);
    }
    if (!Files.isWritable(root)) {
      throw new InvalidSettingException("HATOBA_DATA_DIR", "'" + root + "' cannot be written");
    }
  }

  /** Whether its disk has no room left, as far as the disk tells. */
  public boolean isFull() {
    try {
      return Files.getFileStore(root).getUsableSpace() < NO_ROOM;
    } catch (IOException unknown) {
      return false;
    }
  }

  /**
   * Writes a file that only the owner may read; it is there whole and durable, or not at all.
   *
   * @return where it stands, for messages to the operator
   */
  public Path writePrivate(String name, String content) {
    Path target = root.resolve(name);
    Path temporary = root.resolve(name + ".new");
    try {
      Files.deleteIfExists(temporary);
      try (FileChannel channel =
          FileChannel.open(
              temporary,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
        ByteBuffer bytes = StandardCharsets.UTF_8.encode(content);
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      try (FileChannel directory = FileChannel.open(root, StandardOpenOption.READ)) {
        directory.force(true);
      }
      return target;
    } catch (IOException failure) {
      throw new UncheckedIOException("cannot write " + target, failure);
    }
  }
}
