package io.hatoba.storage;

import io.hatoba.oci.Sentence;

/** What is wrong with a layer on the disk. */
public enum FindingRule implements Sentence {
  /** Of its place. */
  DIRECTORY_UNREADABLE("its directory cannot be read"),
  /** Of its file. */
  FILE_UNREADABLE("its file cannot be read"),
  /** Of its file. */
  FILE_GONE("its file is gone"),
  /** The digest of what is there. */
  OTHER_BYTES("its bytes are {0}"),
  /** How many there are, how many there should be. */
  OTHER_SIZE("its file has {0} bytes instead of {1}");

  private final String pattern;

  FindingRule(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public String pattern() {
    return pattern;
  }
}
