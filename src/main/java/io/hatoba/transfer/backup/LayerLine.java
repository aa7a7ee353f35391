package io.hatoba.transfer.backup;

import io.hatoba.oci.Digest;
import io.hatoba.oci.RegistryException;
import io.hatoba.transfer.TransferException;
import java.nio.charset.StandardCharsets;

/**
 * A layer in the list of a backup.
 *
 * @param size bytes
 * @param missing whether it could not be had when the backup was taken
 */
record LayerLine(Digest digest, long generation, long size, boolean missing) {
  byte[] bytes() {
    return (digest + " " + generation + " " + size + (missing ? " missing\n" : "\n"))
        .getBytes(StandardCharsets.US_ASCII);
  }

  static LayerLine parse(String line) throws TransferException {
    String[] words = line.split(" ", -1);
    try {
      if (words.length == 3 || words.length == 4 && words[3].equals("missing")) {
        return new LayerLine(
            Digest.parse(words[0]),
            Long.parseLong(words[1]),
            Long.parseLong(words[2]),
            words.length == 4);
      }
    } catch (NumberFormatException | RegistryException malformed) {
      throw new TransferException("the list of layers is damaged", malformed);
    }
    throw new TransferException("the list of layers is damaged");
  }
}
