package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * A connection that sends whatever it is told, for requests that no client would make. It waits for
 * an answer no longer than {@link #PATIENCE}: a server that hangs fails the test.
 */
final class RawConnection implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Socket socket;
  private final InputStream in;
  private String request = "";

  private RawConnection(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static RawConnection to(Registry registry) {
    return to(registry, new Socket());
  }

  /** One that holds little of what it has not read yet. */
  static RawConnection narrow(Registry registry) {
    try {
      Socket socket = new Socket();
      socket.setReceiveBufferSize(4096);
      return to(registry, socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static RawConnection to(Registry registry, Socket socket) {
    try {
      socket.connect(
          new InetSocketAddress(registry.origin().getHost(), registry.origin().getPort()),
          (int) PATIENCE.toMillis());
      socket.setSoTimeout((int) PATIENCE.toMillis());
      return new RawConnection(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sends a request line and headers, and the empty line after them. */
  void send(String requestLine, String... headers) {
    request = requestLine;
    String head = requestLine + "\r\n";
    if (headers.length > 0) {
      head += String.join("\r\n", headers) + "\r\n";
    }
    send(new Content((head + "\r\n").getBytes(StandardCharsets.ISO_8859_1)));
  }

  /** Sends bytes; that the server no longer wants them is no fault. */
  void send(Content content) {
    takes(content);
  }

  /** Sends bytes; whether the connection still takes any. */
  boolean takes(Content content) {
    try {
      socket.getOutputStream().write(content.bytes());
      socket.getOutputStream().flush();
      return true;
    } catch (SocketException closed) {
      // The server has answered and closed; what it said is still to be read.
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Says that nothing more will be sent, as one does who breaks off. */
  void endOfSending() {
    try {
      socket.shutdownOutput();
    } catch (SocketException closed) {
      // The server was first.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits for the first byte of an answer, and leaves it to be received. */
  boolean beginsToAnswer() {
    try {
      in.mark(1);
      boolean begins = in.read() >= 0;
      in.reset();
      return begins;
    } catch (IOException e) {
      throw new UncheckedIOException(request, e);
    }
  }

  /** The next answer, which must come. */
  Answer receive() {
    Optional<Answer> answer = receiveAnything();
    assertThat(answer).as("answer to %s", request).isPresent();
    return answer.orElseThrow();
  }

  /** The next answer that is no interim one, or nothing if the server closes the connection. */
  Optional<Answer> receiveAnything() {
    Optional<Answer> answer = receiveNext();
    while (answer.filter(interim -> interim.status() < 200).isPresent()) {
      answer = receiveNext();
    }
    return answer;
  }

  private Optional<Answer> receiveNext() {
    try {
      Optional<String> statusLine = line();
      if (statusLine.isEmpty()) {
        return Optional.empty();
      }
      assertThat(statusLine.get()).startsWith("HTTP/1.");
      int status = Integer.parseInt(statusLine.get().split(" ")[1]);
      Map<String, List<String>> headers = headers();
      Answer head = new Answer(request, status, headers, Content.of(""));
      return Optional.of(new Answer(request, status, headers, body(head)).requireRules());
    } catch (SocketException reset) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(request, e);
    }
  }

  private Map<String, List<String>> headers() throws IOException {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String line = line().orElse(""); !line.isEmpty(); line = line().orElse("")) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), name -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    return headers;
  }

  private Content body(Answer head) throws IOException {
    if (request.startsWith("HEAD ") || head.status() < 200 || head.status() == 204) {
      return Content.of("");
    }
    if (head.header("Transfer-Encoding").isPresent()) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      int size = Integer.parseInt(line().orElseThrow(EOFException::new), 16);
      while (size > 0) {
        body.write(in.readNBytes(size));
        line();
        size = Integer.parseInt(line().orElseThrow(EOFException::new), 16);
      }
      line();
      return new Content(body.toByteArray());
    }
    Optional<String> length = head.header("Content-Length");
    return new Content(
        length.isPresent() ? in.readNBytes(Integer.parseInt(length.get())) : in.readAllBytes());
  }

  /** A line without its end; nothing at the end of the connection. */
  private Optional<String> line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        return line.size() == 0
            ? Optional.empty()
            : Optional.of(line.toString(StandardCharsets.ISO_8859_1));
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return Optional.of(line.toString(StandardCharsets.ISO_8859_1));
  }

  /** Reads some bytes of an answer; none where it was cut, whether the connection ended or not. */
  int read(int most) {
    try {
      return in.readNBytes(most).length;
    } catch (SocketException | SocketTimeoutException cut) {
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(request, e);
    }
  }

  /** Waits for an answer, and reads nothing of it. */
  void awaitAnswer() {
    Instant end = Instant.now().plus(PATIENCE);
    while (!answered()) {
      assertThat(Instant.now()).as("answer to %s", request).isBefore(end);
      LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
    }
  }

  /** Whether there is something to read, be it an answer. */
  boolean answered() {
    try {
      return in.available() > 0;
    } catch (IOException e) {
      throw new UncheckedIOException(request, e);
    }
  }

  /** Whether the server has closed the connection, or does so while this waits. */
  boolean closed() {
    try {
      return in.read() < 0;
    } catch (SocketException reset) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(request, e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
