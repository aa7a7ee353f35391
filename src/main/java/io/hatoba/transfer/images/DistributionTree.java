package io.hatoba.transfer.images;

import io.hatoba.oci.Digest;
import io.hatoba.oci.MediaType;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.RepositoryName;
import io.hatoba.transfer.TransferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The storage of a {@code docker-registry} (distribution) on a disk:
 *
 * <pre>
 * docker/registry/v2
 * ├── blobs/sha256/3f/3f0c…/data
 * └── repositories/&lt;name&gt;/_manifests/tags/&lt;tag&gt;/current/link   the digest as text
 * </pre>
 *
 * <p>Is only read. What has no tag is left out: such a registry keeps it until its garbage is
 * collected, and its signatures are under tags.
 */
final class DistributionTree {
  private static final long MAX_LINK = 200;

  private final Path root;

  private DistributionTree(Path root) {
    this.root = root;
  }

  /**
   * The tree at or below a directory.
   *
   * @throws TransferException if there is none
   */
  static DistributionTree open(Path directory) throws TransferException {
    for (String below : List.of("docker/registry/v2", "registry/v2", "v2", "")) {
      Path root = directory.resolve(below);
      if (Files.isDirectory(root.resolve("repositories"))
          && Files.isDirectory(root.resolve("blobs"))) {
        return new DistributionTree(root);
      }
    }
    throw new TransferException(
        directory + " has no docker/registry/v2 with repositories and blobs in it");
  }

  /** Names of the repositories that have a tag, in bytewise order. */
  List<String> repositories() throws TransferException {
    Path top = root.resolve("repositories");
    List<String> names = new ArrayList<>();
    try {
      Files.walkFileTree(
          top,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path at, BasicFileAttributes attributes) {
              if (!at.getFileName().toString().startsWith("_") || at.equals(top)) {
                return FileVisitResult.CONTINUE;
              }
              if (Files.isDirectory(at.resolve("tags")) && at.endsWith("_manifests")) {
                names.add(top.relativize(at.getParent()).toString().replace('\\', '/'));
              }
              return FileVisitResult.SKIP_SUBTREE;
            }
          });
    } catch (IOException failure) {
      throw new TransferException(top + " cannot be read: " + failure, failure);
    }
    Collections.sort(names);
    return names;
  }

  /** One repository of it. */
  ImageSource repository(RepositoryName name) {
    return new ImageSource() {
      @Override
      public List<Root> roots() throws TransferException {
        return tags(root.resolve("repositories/" + name + "/_manifests/tags"));
      }

      @Override
      public Optional<Path> find(Digest digest) {
        Path file =
            root.resolve("blobs")
                .resolve(digest.algorithm().id())
                .resolve(digest.hex().substring(0, 2))
                .resolve(digest.hex())
                .resolve("data");
        return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
            ? Optional.of(file)
            : Optional.empty();
      }
    };
  }

  private static List<ImageSource.Root> tags(Path directory) throws TransferException {
    List<ImageSource.Root> roots = new ArrayList<>();
    try (Stream<Path> tags = Files.list(directory)) {
      for (Path tag : tags.sorted().toList()) {
        Path link = tag.resolve("current/link");
        // A tag that was deleted leaves its folder behind.
        if (Files.isRegularFile(link)) {
          roots.add(
              new ImageSource.Root(
                  digest(link),
                  Optional.of(tag.getFileName().toString()),
                  Optional.<MediaType>empty()));
        }
      }
    } catch (IOException | UncheckedIOException failure) {
      throw new TransferException(directory + " cannot be read: " + failure, failure);
    }
    return roots;
  }

  private static Digest digest(Path link) throws IOException, TransferException {
    if (Files.size(link) > MAX_LINK) {
      throw new TransferException(link + " is no digest");
    }
    try {
      return Digest.parse(Files.readString(link, StandardCharsets.US_ASCII).strip());
    } catch (RegistryException malformed) {
      throw new TransferException(link + " is no digest: " + malformed.message(), malformed);
    }
  }
}
