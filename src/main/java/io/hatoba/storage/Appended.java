package io.hatoba.storage;

import java.io.IOException;

/** How an append ended. Sizes are those of the new segment alone, in bytes. */
public sealed interface Appended {

  /** The body came to its end and is kept. A segment of size 0 need not be recorded. */
  record Complete(long size) implements Appended {}

  /**
   * The body broke off; the bytes that came before it are kept, and an upload may go on after them.
   *
   * @param cause what reading the body ended with
   */
  record Broken(long size, IOException cause) implements Appended {}

  /** More than {@code limit} bytes came, so none of them was kept. The rest was not read. */
  record TooLarge(long limit) implements Appended {}
}
