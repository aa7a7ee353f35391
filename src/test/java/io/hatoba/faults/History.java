package io.hatoba.faults;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes down what clients do and are told, a line for each beginning and each end, as it happens:
 *
 * <pre>
 * image    REPOSITORY  MANIFEST  PART…                  what a manifest names, before it is pushed
 * begin    NUMBER  NANOSECONDS  WORKER  WHAT  EFFECT…   what an operation is to do
 * ok       NUMBER  NANOSECONDS  NOTE  EFFECT…           it did, and this was seen besides
 * refused  NUMBER  NANOSECONDS  NOTE  EFFECT…           it did not, and this was seen
 * unknown  NUMBER  NANOSECONDS  NOTE                    nobody knows whether it did
 * wrong    NUMBER  NANOSECONDS  NOTE                    an answer that must never come
 * quiet    NANOSECONDS                                  nobody writes any more; what follows is the end
 * </pre>
 *
 * <p>Fields are separated by tabs. Moments are of one clock, and a line that begins something is
 * written before its request is sent.
 */
final class History implements AutoCloseable {
  /** How an operation ended, in the words of the file. */
  enum Outcome {
    OK,
    REFUSED,
    UNKNOWN,
    WRONG
  }

  private final Path file;
  private final BufferedWriter writer;
  private final long epoch = System.nanoTime();
  private final AtomicLong last = new AtomicLong();

  /** Begins a file. */
  History(Path file) {
    this.file = file;
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path file() {
    return file;
  }

  /** How many operations were begun. */
  long operations() {
    return last.get();
  }

  /** A manifest that may be pushed from now on, and the blobs that it names. */
  void image(String repository, String manifest, List<String> parts) {
    write("image\t" + repository + "\t" + manifest + tabbed(parts));
  }

  /** Begins an operation; returns its number. */
  long begin(String worker, String what, List<Effect> effects) {
    long number = last.incrementAndGet();
    write("begin\t" + number + "\t" + now() + "\t" + worker + "\t" + what + tabbed(effects));
    return number;
  }

  /** Ends an operation. */
  void end(long number, Outcome outcome, String note, List<Effect> seen) {
    long now = now();
    String word = outcome.name().toLowerCase(Locale.ROOT);
    write(word + "\t" + number + "\t" + now + "\t" + printable(note) + tabbed(seen));
  }

  /** From now on nobody writes. */
  void quiet() {
    write("quiet\t" + now());
  }

  private long now() {
    return System.nanoTime() - epoch;
  }

  private static String tabbed(List<?> fields) {
    StringBuilder tabbed = new StringBuilder();
    fields.forEach(field -> tabbed.append('\t').append(field));
    return tabbed.toString();
  }

  private static String printable(String note) {
    String line = note.replaceAll("[\\p{Cntrl}]+", " ").strip();
    return line.substring(0, Math.min(line.length(), 300));
  }

  private synchronized void write(String line) {
    try {
      writer.write(line + "\n");
      writer.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      writer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
