package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.hatoba.oci.Digest;
import io.hatoba.transfer.Verification;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A verification as it is sent: a line of JSON for each thing, as soon as it is known. */
final class VerificationLines implements Verification.Listener {
  private static final long OFTEN = Duration.ofSeconds(3).toNanos();

  private final OutputStream out;
  private long last = System.nanoTime();

  VerificationLines(OutputStream out) {
    this.out = out;
  }

  /** Nobody reads any more, so nothing need be verified. */
  static final class ReaderGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final IOException cause;

    ReaderGoneException(IOException cause) {
      super(cause);
      this.cause = cause;
    }

    IOException cause() {
      return cause;
    }
  }

  record PackageBody(String name, List<String> tags) {}

  record FaultLine(
      String fault,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String digest,
      List<PackageBody> packages) {}

  record ProgressLine(Verification.Counts progress) {}

  record DoneLine(Verification.Counts done) {}

  @Override
  public void found(Verification.Fault fault) {
    Optional<String> digest = fault.digest().map(Digest::toString);
    send(
        new FaultLine(
            fault.what(),
            digest.orElse(null),
            fault.packages().stream()
                .map(concerned -> new PackageBody(concerned.name(), concerned.tags()))
                .toList()));
  }

  @Override
  public void checked(Verification.Counts counts) {
    if (System.nanoTime() - last > OFTEN) {
      send(new ProgressLine(counts));
    }
  }

  /** The last line. */
  void done(Verification.Counts counts) {
    send(new DoneLine(counts));
  }

  private void send(Object line) {
    last = System.nanoTime();
    try {
      out.write(ApiJson.bytes(line));
      out.write('\n');
      out.flush();
    } catch (IOException gone) {
      throw new ReaderGoneException(gone);
    }
  }
}
