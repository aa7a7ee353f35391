package io.hatoba.storage.file;

import io.hatoba.oci.BlobUploadUnknownException;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.UploadId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Every path of the disk tree:
 *
 * <pre>
 * &lt;root&gt;
 * ├── store-name                    by which the database knows that this is its store
 * ├── uploads                       bytes on their way; nothing here is durable
 * │   └── 3f                        256 shards, by the first two digits of the upload
 * │       ├── 3f0c…-0               one segment: upload and epoch
 * │       ├── 3f0c…-1
 * │       └── 3f0c…-joined-9a41…    a copy of several segments, while it is verified and promoted
 * └── blobs                         layers, durable, never written in place
 *     ├── sha256
 *     │   └── e3                    256 shards, by the first two digits of the digest
 *     │       └── e3b0…-0000000000000001   digest and generation
 *     └── sha512
 * </pre>
 *
 * <p>Every directory is made and forced before the first use, so that a promotion has only its one
 * target directory to force. An upload has no directory of its own: to make and delete one cost a
 * third of the processor time of a small layer on ext4, and would be two more forced writes on the
 * server of an NFS mount. Only numbers and hexadecimal digits of checked types become names.
 */
record LayerPaths(Path root) {
  private static final HexFormat HEX = HexFormat.of();
  private static final int UPLOAD_LENGTH = 36;

  Path name() {
    return root.resolve("store-name");
  }

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

  /** The directory that holds the upload's files, among those of others. */
  Path shard(UploadId upload) {
    return uploads().resolve(upload.toString().substring(0, 2));
  }

  /** Whether a file of the upload's shard is one of its own. */
  static boolean isOf(UploadId upload, Path file) {
    return file.getFileName().toString().startsWith(upload + "-");
  }

  /** The directories that hold the files of all uploads. */
  List<Path> uploadShards() {
    return shards().stream().map(uploads()::resolve).toList();
  }

  /** The upload that has a file; empty for one that this store has not made. */
  static Optional<UploadId> uploadOf(Path file) {
    String name = file.getFileName().toString();
    if (name.length() <= UPLOAD_LENGTH || name.charAt(UPLOAD_LENGTH) != '-') {
      return Optional.empty();
    }
    try {
      return Optional.of(UploadId.parse(name.substring(0, UPLOAD_LENGTH)));
    } catch (BlobUploadUnknownException noUpload) {
      return Optional.empty();
    }
  }

  Path segment(UploadId upload, long epoch) {
    return shard(upload).resolve(upload + "-" + epoch);
  }

  /** A name that no other call has, so that callers who join at once do not meet. */
  Path joined(UploadId upload) {
    return shard(upload).resolve(upload + "-joined-" + UUID.randomUUID());
  }

  /** The directory that holds all generations of the digest, among others. */
  Path shard(Digest digest) {
    return blobs(digest.algorithm()).resolve(digest.hex().substring(0, 2));
  }

  Path layer(Digest digest, long generation) {
    if (generation < 0) {
      throw new IllegalArgumentException("generation " + generation + " is below 0");
    }
    return shard(digest).resolve(digest.hex() + '-' + HEX.toHexDigits(generation));
  }
}
