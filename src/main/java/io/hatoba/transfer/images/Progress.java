package io.hatoba.transfer.images;

import java.util.function.Consumer;

/**
 * What was carried so far, for people.
 *
 * @param news takes a line for each thing worth one
 */
final class Progress {
  private final Consumer<String> news;
  private long manifests;
  private long blobs;
  private long bytes;
  private long present;
  private long absent;

  Progress(Consumer<String> news) {
    this.news = news;
  }

  void say(String line) {
    news.accept(line);
  }

  void manifest() {
    manifests++;
  }

  void blob(long size) {
    blobs++;
    bytes += size;
  }

  /** What was there already. */
  void present() {
    present++;
  }

  /** What is neither here nor there; whether it may be is for the registry to say. */
  void absent(String what) {
    absent++;
    say("not there: " + what);
  }

  String summary() {
    return manifests
        + " manifests and "
        + blobs
        + " blobs of "
        + bytes
        + " bytes, "
        + present
        + " were there before"
        + (absent > 0 ? ", " + absent + " are not there" : "");
  }
}
