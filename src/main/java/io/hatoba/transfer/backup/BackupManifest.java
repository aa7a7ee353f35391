package io.hatoba.transfer.backup;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hatoba.oci.Digest;
import io.hatoba.oci.RegistryException;
import io.hatoba.transfer.TransferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a backup is made of; it is written last, so what has one is whole.
 *
 * @param taken when, as text
 * @param database file of the embedded database
 * @param layers list of the layers, a line each: digest, generation, bytes, and {@code missing}
 *     where it could not be had
 * @param count how many layers
 * @param bytes of the layers
 * @param missing how many of them could not be had
 */
record BackupManifest(
    String taken, Part database, Part layers, long count, long bytes, long missing) {
  private static final String NAME = "hatoba-backup.json";
  private static final int FORMAT = 1;
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A file of the backup.
   *
   * @param file its name, which has no directory
   */
  record Part(String file, long size, Digest digest) {
    static Part of(Path file) throws IOException {
      return new Part(file.getFileName().toString(), Files.size(file), Disks.digest(file));
    }

    private ObjectNode json() {
      return JSON.createObjectNode()
          .put("file", file)
          .put("size", size)
          .put("digest", digest.toString());
    }

    private static Part read(JsonNode json) throws TransferException {
      String file = json.path("file").asText();
      if (!file.matches("[0-9A-Za-z][0-9A-Za-z.-]{0,100}")) {
        throw new TransferException("the backup names a file that is none of it");
      }
      return new Part(file, json.path("size").asLong(), Digest.parse(json.path("digest").asText()));
    }

    /** The file, which is as it was written. */
    Path require(Path directory) throws TransferException {
      Path path = directory.resolve(file);
      try {
        if (Files.size(path) == size && Disks.digest(path).equals(digest)) {
          return path;
        }
      } catch (IOException failure) {
        throw new TransferException(path + " cannot be read: " + failure, failure);
      }
      throw new TransferException(path + " is damaged");
    }
  }

  /** The one in a directory; empty if there is no whole backup. */
  static Optional<BackupManifest> find(Path directory) throws TransferException {
    Path file = directory.resolve(NAME);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      JsonNode json = JSON.readTree(file.toFile());
      if (json.path("format").asInt() != FORMAT) {
        throw new TransferException(
            file + " is of format " + json.path("format") + ", and this version reads " + FORMAT);
      }
      JsonNode layers = json.path("layers");
      return Optional.of(
          new BackupManifest(
              json.path("taken").asText(),
              Part.read(json.path("database")),
              Part.read(layers),
              layers.path("count").asLong(),
              layers.path("bytes").asLong(),
              layers.path("missing").asLong()));
    } catch (JacksonException | RegistryException malformed) {
      throw new TransferException(file + " is damaged", malformed);
    } catch (IOException failure) {
      throw new TransferException(file + " cannot be read: " + failure, failure);
    }
  }

  /** The SHA-256 of the one in a directory. */
  static Digest digest(Path directory) throws IOException {
    return Disks.digest(directory.resolve(NAME));
  }

  /** Makes it the one that counts. */
  void write(Path directory) throws IOException {
    write(directory, NAME);
  }

  /** Keeps it beside the one that counts from now on. */
  void setAside(Path directory) throws IOException {
    write(directory, database.file().replaceFirst("\\.mv\\.db$", "") + ".json");
  }

  private void write(Path directory, String name) throws IOException {
    ObjectNode json = JSON.createObjectNode().put("format", FORMAT).put("taken", taken);
    json.set("database", database.json());
    json.set(
        "layers", layers.json().put("count", count).put("bytes", bytes).put("missing", missing));
    Disks.write(
        directory.resolve(name), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(json));
  }
}
