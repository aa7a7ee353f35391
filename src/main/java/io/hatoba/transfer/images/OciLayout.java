package io.hatoba.transfer.images;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.MediaType;
import io.hatoba.oci.RegistryException;
import io.hatoba.transfer.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A directory in the form of the OCI Image Layout Specification:
 *
 * <pre>
 * oci-layout             {"imageLayoutVersion":"1.0.0"}
 * index.json             what is in it, written last and in one piece
 * blobs/sha256/&lt;hex&gt;     manifests, configs and layers, whole or not there
 * blobs/sha256/&lt;hex&gt;.part   one that was broken off; written anew the next time
 * </pre>
 *
 * <p>Only digests become names of files, so that no document can name a file elsewhere.
 */
final class OciLayout implements ImageSource {
  /** The annotation of a descriptor that has its tag. */
  static final String REF_NAME = "org.opencontainers.image.ref.name";

  /** The longest {@code index.json} that is read, in bytes. */
  static final int MAX_INDEX = 64 * 1024 * 1024;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String VERSION = "1.0.0";
  private static final int BUFFER = 256 * 1024;

  private final Path directory;

  private OciLayout(Path directory) {
    this.directory = directory;
  }

  /** Reading what was to be written broke off, so it may be tried again. */
  static final class BrokenSourceException extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    BrokenSourceException(String message) {
      super(message);
    }

    BrokenSourceException(IOException cause) {
      super(cause.toString(), cause);
    }
  }

  /**
   * A layout that is there.
   *
   * @throws TransferException if the directory is none
   */
  static OciLayout open(Path directory) throws TransferException {
    JsonNode mark = read(directory.resolve("oci-layout"));
    if (!VERSION.equals(mark.path("imageLayoutVersion").asText())) {
      throw new TransferException(directory + " is no OCI layout of version " + VERSION);
    }
    return new OciLayout(directory);
  }

  /** A layout that is there, or a new one in a directory that is empty or missing. */
  static OciLayout openOrCreate(Path directory) throws TransferException {
    try {
      if (!Files.isDirectory(directory)) {
        Files.createDirectories(directory);
        forceDirectory(parent(directory));
      }
      if (!Files.exists(directory.resolve("oci-layout"))) {
        try (var entries = Files.list(directory)) {
          if (entries.findAny().isPresent()) {
            throw new TransferException(directory + " holds something else than an OCI layout");
          }
        }
        write(
            directory.resolve("oci-layout"),
            JSON.createObjectNode().put("imageLayoutVersion", VERSION));
      }
      return open(directory);
    } catch (IOException failure) {
      throw new TransferException(directory + " cannot be written: " + failure, failure);
    }
  }

  @Override
  public List<Root> roots() throws TransferException {
    List<Root> roots = new ArrayList<>();
    for (JsonNode entry : entries()) {
      try {
        roots.add(
            new Root(
                Digest.parse(entry.path("digest").asText()),
                Optional.ofNullable(entry.path("annotations").path(REF_NAME).textValue()),
                Optional.of(MediaType.parse(entry.path("mediaType").asText()))));
      } catch (RegistryException malformed) {
        throw new TransferException(
            directory.resolve("index.json") + " has an entry that is none: " + malformed.message(),
            malformed);
      }
    }
    return roots;
  }

  private JsonNode entries() throws TransferException {
    Path index = directory.resolve("index.json");
    return Files.exists(index) ? read(index).path("manifests") : JSON.createArrayNode();
  }

  @Override
  public Optional<Path> find(Digest digest) {
    Path file = blob(digest);
    Path algorithm = directory.resolve("blobs").resolve(digest.algorithm().id());
    return Files.isDirectory(directory.resolve("blobs"), LinkOption.NOFOLLOW_LINKS)
            && Files.isDirectory(algorithm, LinkOption.NOFOLLOW_LINKS)
            && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        ? Optional.of(file)
        : Optional.empty();
  }

  private Path blob(Digest digest) {
    return directory.resolve("blobs").resolve(digest.algorithm().id()).resolve(digest.hex());
  }

  /** Whether a whole file of this length is there. */
  boolean has(Digest digest, long size) throws TransferException {
    Optional<Path> file = find(digest);
    try {
      return file.isPresent() && Files.size(file.get()) == size;
    } catch (IOException failure) {
      throw new TransferException(blob(digest) + " cannot be read: " + failure, failure);
    }
  }

  /**
   * Writes a blob, unless it is there.
   *
   * @param size that it must have
   * @throws BrokenSourceException if reading it broke off, or it ended early
   * @throws TransferException if it has another digest or is too long, or cannot be written
   */
  void write(Digest digest, long size, InputStream bytes)
      throws BrokenSourceException, TransferException {
    if (has(digest, size)) {
      return;
    }
    Path file = blob(digest);
    Path part = file.resolveSibling(digest.hex() + ".part");
    try {
      makeDirectories(digest.algorithm());
      try (FileChannel channel = create(part)) {
        copy(digest, size, bytes, channel);
        channel.force(true);
      }
      move(part, file);
    } catch (BrokenSourceException broken) {
      throw broken;
    } catch (IOException failure) {
      throw new TransferException(file + " cannot be written: " + failure, failure);
    }
  }

  private static void copy(Digest digest, long size, InputStream bytes, FileChannel channel)
      throws IOException, TransferException {
    MessageDigest running = digest.algorithm().newMessageDigest();
    byte[] buffer = new byte[BUFFER];
    long copied = 0;
    for (int read = next(bytes, buffer); read >= 0; read = next(bytes, buffer)) {
      copied += read;
      if (copied > size) {
        throw new TransferException(digest + " has more than the " + size + " bytes it should");
      }
      running.update(buffer, 0, read);
      ByteBuffer out = ByteBuffer.wrap(buffer, 0, read);
      while (out.hasRemaining()) {
        channel.write(out);
      }
    }
    if (copied < size) {
      throw new BrokenSourceException("ended after " + copied + " of " + size + " bytes");
    }
    Digest actual = Digest.of(digest.algorithm(), running.digest());
    if (!actual.equals(digest)) {
      throw new TransferException("what came as " + digest + " has digest " + actual);
    }
  }

  private static int next(InputStream bytes, byte[] buffer) throws BrokenSourceException {
    try {
      return bytes.read(buffer);
    } catch (IOException broken) {
      throw new BrokenSourceException(broken);
    }
  }

  /**
   * What {@code index.json} says of a manifest.
   *
   * @param tag that names it; empty for what only its digest names
   */
  record Entry(Digest digest, MediaType mediaType, long size, Optional<String> tag) {
    private String key() {
      return tag.orElse("@" + digest);
    }
  }

  /** Adds to {@code index.json}; a tag that is there names the new manifest from then on. */
  void add(List<Entry> added) throws TransferException {
    Map<String, JsonNode> entries = new LinkedHashMap<>();
    for (JsonNode entry : entries()) {
      JsonNode name = entry.path("annotations").path(REF_NAME);
      entries.put(name.asText("@" + entry.path("digest").asText()), entry);
    }
    for (Entry entry : added) {
      ObjectNode node =
          JSON.createObjectNode()
              .put("mediaType", entry.mediaType().value())
              .put("digest", entry.digest().toString())
              .put("size", entry.size());
      entry.tag().ifPresent(tag -> node.putObject("annotations").put(REF_NAME, tag));
      entries.put(entry.key(), node);
    }
    ObjectNode index = JSON.createObjectNode();
    index.put("schemaVersion", 2).put("mediaType", MediaType.OCI_INDEX.value());
    ArrayNode list = index.putArray("manifests");
    entries.values().forEach(list::add);
    try {
      write(directory.resolve("index.json"), index);
    } catch (IOException failure) {
      throw new TransferException(directory + " cannot be written: " + failure, failure);
    }
  }

  private static void write(Path file, JsonNode document) throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (FileChannel channel = create(part)) {
      ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(document));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    move(part, file);
  }

  /** The directory of blobs of an algorithm, which is in the layout and nowhere else. */
  private void makeDirectories(DigestAlgorithm algorithm) throws IOException {
    Path blobs = directory.resolve("blobs");
    for (Path made : List.of(blobs, blobs.resolve(algorithm.id()))) {
      if (!Files.isDirectory(made, LinkOption.NOFOLLOW_LINKS)) {
        // Refuses a link, also one that somebody puts there just now.
        Files.createDirectory(made);
        forceDirectory(parent(made));
      }
    }
  }

  /** A new file in place of what is there: somebody's link must not lead the bytes elsewhere. */
  private static FileChannel create(Path part) throws IOException {
    Files.deleteIfExists(part);
    return FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  /** Gives a file its name, durably. */
  private static void move(Path part, Path file) throws IOException {
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    forceDirectory(parent(file));
  }

  private static Path parent(Path file) {
    return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file is in a directory");
  }

  private static void forceDirectory(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static JsonNode read(Path file) throws TransferException {
    try (InputStream bytes = Files.newInputStream(file)) {
      byte[] all = bytes.readNBytes(MAX_INDEX + 1);
      if (all.length > MAX_INDEX) {
        throw new TransferException(file + " is longer than " + MAX_INDEX + " bytes");
      }
      return JSON.readTree(all);
    } catch (JacksonException malformed) {
      throw new TransferException(file + " is no JSON", malformed);
    } catch (IOException failure) {
      throw new TransferException(file + " cannot be read: " + failure, failure);
    }
  }
}
