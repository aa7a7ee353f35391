package io.hatoba.transfer.images;

import io.hatoba.oci.Digest;
import io.hatoba.oci.MediaType;
import io.hatoba.transfer.TransferException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Images of one repository as they lie on a disk. */
interface ImageSource {
  /**
   * What images are pushed from.
   *
   * @param digest of the manifest
   * @param name of it, as it was written; empty for a manifest that only its digest names
   * @param mediaType of it, where the source tells
   */
  record Root(Digest digest, Optional<String> name, Optional<MediaType> mediaType) {}

  /** Everything to be pushed, in the order of the source. */
  List<Root> roots() throws TransferException;

  /** The file of a blob or manifest, whose bytes nobody has looked at; empty if there is none. */
  Optional<Path> find(Digest digest);
}
