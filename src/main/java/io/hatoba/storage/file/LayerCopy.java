package io.hatoba.storage.file;

import io.hatoba.storage.Appended;
import io.hatoba.storage.RunningDigest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.LongAdder;

/**
 * Moves the bytes of a stream into a file and a digest.
 *
 * <p>Most bodies are small, and for them a second thread costs more than it saves: what ends within
 * the first 64 KiB is hashed and written here in one go. Longer ones get large buffers, filled to
 * the brim, hashed on a second thread while this one writes; with no large buffer left, this thread
 * does both with the small one.
 */
final class LayerCopy {
  /** A byte more, so that the end of a body of just 64 KiB is seen. */
  private static final int SMALL = 64 * 1024 + 1;

  /** A page less than 1 MiB: with its header the array then fills one region of G1, not two. */
  private static final int LARGE = 1024 * 1024 - 4096;

  static final int MOST_LARGE_BUFFERS = 96;
  private static final int MOST_KEPT_SMALL_BUFFERS = 256;

  private final Executor hashing;
  private final BufferPool small;
  private final BufferPool large;
  private final LongAdder received = new LongAdder();

  /** With the pools of a node: 16 MiB of small buffers and 96 MiB of large ones. */
  LayerCopy(Executor hashing) {
    this(
        hashing,
        new BufferPool(SMALL, MOST_KEPT_SMALL_BUFFERS),
        new BufferPool(LARGE, MOST_LARGE_BUFFERS));
  }

  LayerCopy(Executor hashing, BufferPool small, BufferPool large) {
    this.hashing = hashing;
    this.small = small;
    this.large = large;
  }

  /** Bytes that came, kept or not. */
  long received() {
    return received.sum();
  }

  /** How many large buffers are in use, of {@link #MOST_LARGE_BUFFERS}. */
  int largeBuffersOut() {
    return large.out();
  }

  /** Where the bytes go. */
  interface Sink {
    void write(byte[] bytes, int length) throws IOException;
  }

  /**
   * Copies until the stream ends, breaks or exceeds the limit. A fault of the stream is an outcome.
   *
   * @throws IOException only from the sink
   */
  Appended copy(InputStream body, long limit, RunningDigest running, Sink sink) throws IOException {
    Source source = new Source(body, limit, received);
    Optional<byte[]> pooled = small.take();
    byte[] head = pooled.orElseGet(() -> new byte[SMALL]);
    try {
      int length = source.fill(head, 0);
      if (!source.ended()) {
        Optional<HashingPipe> pipe = HashingPipe.open(running, large, hashing);
        if (pipe.isPresent()) {
          copyPiped(source, head, length, pipe.get(), sink, running);
          return source.outcome();
        }
      }
      copyInline(source, head, length, running, sink);
      return source.outcome();
    } finally {
      pooled.ifPresent(small::giveBack);
    }
  }

  private static void copyInline(
      Source source, byte[] buffer, int filled, RunningDigest running, Sink sink)
      throws IOException {
    int length = filled;
    while (length > 0) {
      running.update(buffer, length);
      sink.write(buffer, length);
      length = source.fill(buffer, 0);
    }
  }

  private static void copyPiped(
      Source source, byte[] head, int filled, HashingPipe open, Sink sink, RunningDigest running)
      throws IOException {
    try (HashingPipe pipe = open) {
      byte[] buffer = pipe.empty();
      System.arraycopy(head, 0, buffer, 0, filled);
      int length = filled + source.fill(buffer, filled);
      if (source.ended()) {
        running.update(buffer, length);
        sink.write(buffer, length);
        return;
      }
      while (length > 0) {
        pipe.hash(buffer, length);
        sink.write(buffer, length);
        buffer = pipe.empty();
        length = source.fill(buffer, 0);
      }
      pipe.finish();
    }
  }

  /** A stream that is read to the brim of each buffer and remembers how it ended. */
  private static final class Source {
    private final InputStream body;
    private final long limit;
    private final LongAdder received;
    private long size;
    private Optional<Appended> end = Optional.empty();

    Source(InputStream body, long limit, LongAdder received) {
      this.body = body;
      this.limit = limit;
      this.received = received;
    }

    /** Fills the buffer from {@code start} on; fewer bytes than fit mean that the stream ended. */
    int fill(byte[] buffer, int start) {
      int position = start;
      while (end.isEmpty() && position < buffer.length) {
        try {
          int count = body.read(buffer, position, buffer.length - position);
          if (count < 0) {
            end = Optional.of(new Appended.Complete(size));
          } else if (count > limit - size) {
            end = Optional.of(new Appended.TooLarge(limit));
          } else {
            position += count;
            size += count;
          }
        } catch (IOException broken) {
          end = Optional.of(new Appended.Broken(size, broken));
        }
      }
      received.add(position - start);
      return position - start;
    }

    boolean ended() {
      return end.isPresent();
    }

    Appended outcome() {
      return end.orElseThrow();
    }
  }
}
