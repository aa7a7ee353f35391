package io.hatoba.storage.file;

import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.UploadId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

/**
 * Every path of the disk tree:
 *
 * <pre>
 * &lt;root&gt;
 * ├── uploads                       bytes on their way; nothing here is durable
 * │   └── 3f                        256 shards, by the first two digits of the upload
 * │       └── 3f0c…-…-…             one upload, from its first byte until it is discarded
 * │           ├── 0                 one segment, named by its epoch
 * │           ├── 1
 * │           └── joined-9a41…      a copy of several segments, while it is verified and promoted
 * └── blobs                         layers, durable, never written in place
 *     ├── sha256
 *     │   └── e3                    256 shards, by the first two digits of the digest
 *     │       └── e3b0…-0000000000000001   digest and generation
 *     └── sha512
 * </pre>
 *
 * <p>All but the uploads' own directories is made and forced before the first use, so that a
 * promotion has only its one target directory to force. Only numbers and hexadecimal digits of
 * checked types become names.
 */
record LayerPaths(Path root) {
  private static final HexFormat HEX = HexFormat.of();

  Path uploads() {
    return root.resolve("uploads");
  }

  Path blobs() {
    return root.resolve("blobs");
  }

  Path blobs(DigestAlgorithm algorithm) {
    return blobs().resolve(algorithm.id());
  }

  /** The directories that hold 256 shards each. */
  List<Path> sharded() {
    List<Path> sharded = new ArrayList<>();
    sharded.add(uploads());
    for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
      sharded.add(blobs(algorithm));
    }
    return sharded;
  }

  /** Names of the shards: 00 to ff. */
  static List<String> shards() {
    List<String> shards = new ArrayList<>();
    for (int shard = 0; shard < 256; shard++) {
      shards.add(HEX.toHexDigits((byte) shard));
    }
    return shards;
  }

  Path upload(UploadId upload) {
    String name = upload.toString();
    return uploads().resolve(name.substring(0, 2)).resolve(name);
  }

  Path segment(UploadId upload, long epoch) {
    return upload(upload).resolve(Long.toString(epoch));
  }

  /** A name that no other call has, so that callers who join at once do not meet. */
  Path joined(UploadId upload) {
    return upload(upload).resolve("joined-" + UUID.randomUUID());
  }

  Path layer(Digest digest, long generation) {
    if (generation < 0) {
      throw new IllegalArgumentException("generation " + generation + " is below 0");
    }
    String hex = digest.hex();
    return blobs(digest.algorithm())
        .resolve(hex.substring(0, 2))
        .resolve(hex + '-' + HEX.toHexDigits(generation));
  }
}
