package io.hatoba.transfer;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A stream that fails when nothing comes for a time. The client of the JDK waits for the head of an
 * answer only so long, and for its body for ever, also of a peer that is gone without a word.
 */
public final class StallGuard extends InputStream {
  private final InputStream stream;
  private final Duration longest;
  private final ExecutorService reader =
      Executors.newSingleThreadExecutor(
          task -> {
            Thread thread = new Thread(task, "reader");
            thread.setDaemon(true);
            return thread;
          });

  /** Over a stream, which is closed with it. */
  public StallGuard(InputStream stream, Duration longest) {
    this.stream = stream;
    this.longest = longest;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Future<Integer> read = reader.submit(() -> stream.read(buffer, offset, length));
    try {
      return read.get(longest.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException stalled) {
      read.cancel(true);
      throw new IOException("nothing has come for " + longest, stalled);
    } catch (ExecutionException failure) {
      throw new IOException(failure.getCause());
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      InterruptedIOException interrupted = new InterruptedIOException();
      interrupted.initCause(stopped);
      throw interrupted;
    }
  }

  @Override
  public void close() throws IOException {
    reader.shutdownNow();
    stream.close();
  }
}
