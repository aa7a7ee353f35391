package io.hatoba.launch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The part of the data directory that the launcher owns.
 *
 * <pre>
 * hatoba-data/        0700
 *   hatoba.lock       held as long as the process lives
 *   run/              wiped at every start
 *     preboot.txt postboot.txt logging.properties
 *     server/         Payara Micro's root
 *     tmp/            java.io.tmpdir
 * </pre>
 *
 * <p>Everything short-lived stands under {@code run}, since a killed server leaves about 150 MB
 * behind that would otherwise pile up in the system's temporary folder.
 */
final class DataDirectory {
  /**
   * Reachable as long as the process lives, since a channel that is collected gives up its lock.
   */
  private static final Collection<FileLock> HELD = new ConcurrentLinkedQueue<>();

  private final Path root;
  private final Path run;

  private DataDirectory(Path root) {
    this.root = root;
    this.run = root.resolve("run");
  }

  /**
   * Creates the directory if need be, locks it against a second process, and empties {@code run}.
   *
   * @throws Refusal if it cannot be made or written, or is in use
   */
  static DataDirectory open(Settings settings) throws Refusal {
    String name = settings.find("hatoba.data-dir").orElse("hatoba-data");
    Path root;
    try {
      root = Path.of(name).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new Refusal("HATOBA_DATA_DIR: " + name + " is no path");
    }
    try {
      Files.createDirectories(root, ownerOnly(root));
      FileLock lock = lock(root.resolve("hatoba.lock"));
      if (lock == null) {
        throw new Refusal("HATOBA_DATA_DIR: " + root + " is in use by another process of Hatoba");
      }
      HELD.add(lock);
      DataDirectory data = new DataDirectory(root);
      wipe(data.run);
      Files.createDirectories(data.temporary(), ownerOnly(root));
      return data;
    } catch (IOException | UncheckedIOException e) {
      throw new Refusal("HATOBA_DATA_DIR: " + root + " cannot be used: " + e);
    }
  }

  /** The directory itself, absolute. */
  Path root() {
    return root;
  }

  /** Where the server unpacks itself; made by the server. */
  Path server() {
    return run.resolve("server");
  }

  /** For {@code java.io.tmpdir}. */
  Path temporary() {
    return run.resolve("tmp");
  }

  /** Writes a file for the server below {@code run}. */
  Path write(String name, String text) throws Refusal {
    try {
      return Files.writeString(run.resolve(name), text);
    } catch (IOException e) {
      throw new Refusal("HATOBA_DATA_DIR: " + run.resolve(name) + " cannot be written: " + e);
    }
  }

  private static @Nullable FileLock lock(Path file) throws IOException {
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
        }
        : new FileAttribute<?>[0];
  }

  private static void wipe(Path tree) throws IOException {
    if (!Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        tree,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
