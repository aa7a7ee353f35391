package io.hatoba.storage.file;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The name that a store keeps in a file of its root. A disk may be unmounted, or another mounted in
 * its place, under a server that runs: then what is missed is not missing, and what is written
 * would be lost with the place it was written to. So the name is read before anything is changed,
 * after bytes were appended or a layer was put in place, and whenever something is missed. It costs
 * 20 microseconds.
 */
final class StoreName {
  private static final int MAX_NAME = 100;

  private final Disk disk;
  private final Path root;
  private final Path file;

  /** None until the store was identified. */
  private volatile @Nullable String known;

  StoreName(Disk disk, LayerPaths paths) {
    this.disk = disk;
    this.root = paths.root();
    this.file = paths.name();
  }

  /** The name that stands there now; empty if there is none. */
  Optional<String> find() throws IOException {
    try (InputStream in = disk.read(file, 0)) {
      return Optional.of(new String(in.readNBytes(MAX_NAME), StandardCharsets.US_ASCII).strip());
    } catch (NoSuchFileException nameless) {
      return Optional.empty();
    }
  }

  /** The file is there whole or not at all; one that a crash left half made is made again. */
  String give() throws IOException {
    String name = UUID.randomUUID().toString();
    Path made = root.resolve(name);
    byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
    try (Disk.NewFile opened = disk.create(made)) {
      opened.write(bytes, bytes.length);
      opened.force();
    }
    disk.move(made, file);
    disk.forceDirectory(root);
    return name;
  }

  /** From now on the store must have this name. */
  void know(String name) {
    known = name;
  }

  /**
   * Fails unless this is still the store that was identified.
   *
   * @throws IOException if it has no name or another one, or cannot be read
   */
  void require() throws IOException {
    String expected = known;
    if (expected == null) {
      return;
    }
    Optional<String> found = find();
    if (!found.equals(Optional.of(expected))) {
      throw new IOException(
          found.isPresent()
              ? "another store is mounted in place of " + expected
              : "store " + expected + " is not mounted");
    }
  }
}
