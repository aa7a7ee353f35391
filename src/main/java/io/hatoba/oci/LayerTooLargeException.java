package io.hatoba.oci;

import java.util.Map;

/**
 * {@code 413 DENIED}: a layer over the limit of its registry. The code is DENIED because docker
 * sends an upload again on any other.
 */
public final class LayerTooLargeException extends RegistryException {
  private static final long serialVersionUID = 1L;

  /** A layer of more than {@code limit} bytes; how many more was not read. */
  public LayerTooLargeException(long limit) {
    this("the layer is larger than the limit of " + readable(limit), limit);
  }

  private LayerTooLargeException(String message, long limit) {
    super(ErrorCode.DENIED, 413, message, Map.of("limit", limit));
  }

  /** A layer of {@code size} bytes, where {@code limit} is allowed. */
  public static LayerTooLargeException ofSize(long size, long limit) {
    return new LayerTooLargeException(
        "the layer has " + size + " bytes; the limit is " + readable(limit), limit);
  }

  private static String readable(long bytes) {
    long unit = 1;
    String name = "";
    for (String larger : new String[] {"KiB", "MiB", "GiB", "TiB"}) {
      if (bytes == 0 || bytes % (unit * 1024) != 0) {
        break;
      }
      unit *= 1024;
      name = larger;
    }
    return name.isEmpty() ? bytes + " bytes" : bytes / unit + " " + name + " (" + bytes + " bytes)";
  }
}
