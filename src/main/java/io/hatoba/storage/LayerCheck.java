package io.hatoba.storage;

import io.hatoba.oci.Reason;

/**
 * What reading every byte of a layer came to.
 *
 * @param finding what is wrong, in words without a path; empty for a layer that is whole
 */
public record LayerCheck(State state, String finding) {

  /** What a layer can be. */
  public enum State {
    /** Its bytes have its digest, and are as many as they should be. */
    WHOLE,
    /** There is no file. */
    MISSING,
    /** The file has fewer bytes. */
    SHORT,
    /** The file has more bytes. */
    LONG,
    /** The file has as many bytes, of which some are others. */
    CONTENT,
    /** The file cannot be read, twice, and what stands beside it can be. */
    UNREADABLE
  }

  /** A layer that is as it should be. */
  public static final LayerCheck AS_IT_SHOULD_BE = new LayerCheck(State.WHOLE, "");

  /** What reading came to that found something wrong. */
  public static LayerCheck of(State state, Reason wrong) {
    return new LayerCheck(state, wrong.text());
  }

  /** Whether it may be served. */
  public boolean whole() {
    return state == State.WHOLE;
  }
}
