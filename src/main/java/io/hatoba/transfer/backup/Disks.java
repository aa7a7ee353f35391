package io.hatoba.transfer.backup;

import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.Objects;
import java.util.Set;

/** Private files that are there whole and durable, or not at all. */
final class Disks {
  private static final int BUFFER = 256 * 1024;

  private Disks() {}

  private static FileAttribute<?> mode(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }

  /** A directory for the owner alone, unless it is there; durable, like those above it. */
  static void makeDirectory(Path directory) throws IOException {
    makeDirectory(directory.toAbsolutePath(), mode("rwx------"));
  }

  private static void makeDirectory(Path directory, FileAttribute<?>... attributes)
      throws IOException {
    Path parent = directory.getParent();
    if (Files.isDirectory(directory) || parent == null) {
      return;
    }
    makeDirectory(parent, new FileAttribute<?>[0]);
    try {
      Files.createDirectory(directory, attributes);
    } catch (FileAlreadyExistsException there) {
      // Somebody else has made it just now.
    }
    forceDirectory(parent);
  }

  /** A new private file, in place of what is there. */
  static FileChannel create(Path file) throws IOException {
    Files.deleteIfExists(file);
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), mode("rw-------"));
  }

  static void write(FileChannel channel, byte[] bytes) throws IOException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    while (left.hasRemaining()) {
      channel.write(left);
    }
  }

  /** Writes a file in one piece. */
  static void write(Path file, byte[] bytes) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel channel = create(part)) {
      write(channel, bytes);
      channel.force(true);
    }
    move(part, file);
  }

  /** Copies a stream into a new private file, and forces it; its name is not yet durable. */
  static void copy(InputStream from, Path to) throws IOException {
    try (FileChannel channel = create(to)) {
      byte[] buffer = new byte[BUFFER];
      for (int read = from.read(buffer); read >= 0; read = from.read(buffer)) {
        ByteBuffer left = ByteBuffer.wrap(buffer, 0, read);
        while (left.hasRemaining()) {
          channel.write(left);
        }
      }
      channel.force(true);
    }
  }

  /** Gives a file its name, durably. */
  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(parent(to));
  }

  static void force(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Where a file is. */
  static Path parent(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a directory");
  }

  static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** The SHA-256 of a file. */
  static Digest digest(Path file) throws IOException {
    MessageDigest running = DigestAlgorithm.SHA256.newMessageDigest();
    byte[] buffer = new byte[BUFFER];
    try (InputStream bytes = Files.newInputStream(file)) {
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        running.update(buffer, 0, read);
      }
    }
    return Digest.of(DigestAlgorithm.SHA256, running.digest());
  }
}
