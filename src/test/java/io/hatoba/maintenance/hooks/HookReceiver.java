package io.hatoba.maintenance.hooks;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import javax.net.ServerSocketFactory;

/** A receiver of hooks on the loopback interface, with ways to misbehave. */
public final class HookReceiver implements AutoCloseable {
  /** What becomes of requests. */
  public enum Mood {
    /** They are answered with 200. */
    WELL,
    /** They are answered with 500. */
    DOWN,
    /** They are answered with 400, and with markup and scripts in the header and the body. */
    HOSTILE,
    /** They are sent elsewhere. */
    REDIRECTING,
    /** They are answered with 1 GiB. */
    ENDLESS,
    /** They are answered byte by byte, one in a second. */
    DRIPPING,
    /** They wait until the receiver is closed. */
    SILENT,
    /** The connection is closed when they have come. */
    RUDE
  }

  /** A request. */
  public record Received(String line, Map<String, String> headers, byte[] body) {
    /** The body as text. */
    public String text() {
      return new String(body, StandardCharsets.UTF_8);
    }

    /** A header; empty if there is none. */
    public String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  /** What a hostile receiver says. */
  public static final String MARKUP =
      "\"'></code></pre><script>hatobaProbe()</script><img src=hatoba-probe onerror=hatobaProbe()>"
          + "#{6*7777}${6*7777}";

  private static final int PIECE = 64 * 1024;
  private static final long GIB = 1L << 30;

  private final ServerSocket server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final LinkedBlockingQueue<Received> received = new LinkedBlockingQueue<>();
  private final List<Socket> open = new ArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicLong sent = new AtomicLong();
  private volatile Mood mood = Mood.WELL;

  /** One that speaks plain HTTP. */
  public HookReceiver() {
    this(ServerSocketFactory.getDefault());
  }

  /** One behind sockets of another kind. */
  public HookReceiver(ServerSocketFactory sockets) {
    try {
      server = sockets.createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.execute(this::accept);
  }

  /** The port that it listens on. */
  public int port() {
    return server.getLocalPort();
  }

  /** A URL of it. */
  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** Lets it behave in another way. */
  public void be(Mood other) {
    mood = other;
  }

  /** How many connections have come. */
  public int connections() {
    return connections.get();
  }

  /** How many bytes of a long answer were taken. */
  public long sent() {
    return sent.get();
  }

  /** The next request that is as asked; those before it are forgotten. */
  public Received await(Predicate<Received> wanted, Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (true) {
        Received next = received.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (next == null) {
          throw new AssertionError("nothing of the kind came within " + patience);
        }
        if (wanted.test(next)) {
          return next;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next request of an event. */
  public Received await(String event, Duration patience) {
    return await(request -> request.header("X-GitHub-Event").equals(event), patience);
  }

  private void accept() {
    try {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        synchronized (open) {
          open.add(socket);
        }
        threads.execute(() -> answer(socket));
      }
    } catch (IOException closed) {
      // It ends.
    }
  }

  private void answer(Socket socket) {
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      String line = line(in);
      Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      for (String header = line(in); !header.isEmpty(); header = line(in)) {
        int colon = header.indexOf(':');
        headers.put(header.substring(0, colon), header.substring(colon + 1).strip());
      }
      byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("Content-Length", "0")));
      Mood now = mood;
      received.add(new Received(line, headers, body));
      answer(now, socket, in);
    } catch (IOException | RuntimeException gone) {
      // The sender has its reasons, or this one ends.
    }
  }

  private void answer(Mood now, Socket socket, InputStream in) throws IOException {
    OutputStream out = socket.getOutputStream();
    switch (now) {
      case WELL -> write(out, "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX-Mine: yes\r\n\r\nhello");
      case DOWN ->
          write(
              out, "HTTP/1.1 500 Down\r\nTransfer-Encoding: chunked\r\n\r\n4\r\ndown\r\n0\r\n\r\n");
      case HOSTILE ->
          write(
              out,
              "HTTP/1.1 400 <script>\r\nX-Mine: "
                  + MARKUP
                  + "\r\nContent-Length: "
                  + MARKUP.length()
                  + "\r\n\r\n"
                  + MARKUP);
      case REDIRECTING ->
          write(
              out,
              "HTTP/1.1 302 Found\r\nLocation: "
                  + url("/elsewhere")
                  + "\r\nContent-Length: 0\r\n\r\n");
      case ENDLESS -> {
        write(out, "HTTP/1.1 200 OK\r\nContent-Length: " + GIB + "\r\n\r\n");
        byte[] piece = new byte[PIECE];
        for (long left = GIB; left > 0; left -= PIECE) {
          out.write(piece);
          sent.addAndGet(PIECE);
        }
      }
      case DRIPPING -> {
        write(out, "HTTP/1.1 ");
        while (!Thread.currentThread().isInterrupted()) {
          write(out, "2");
          // Not for a test to wait: the receiver is slow.
          try {
            TimeUnit.MILLISECONDS.sleep(100);
          } catch (InterruptedException ends) {
            return;
          }
        }
      }
      case SILENT -> in.read();
      case RUDE -> socket.close();
    }
  }

  private static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int one = in.read(); one != '\n'; one = in.read()) {
      if (one < 0) {
        throw new IOException("ended");
      }
      line.append((char) one);
    }
    return line.toString().stripTrailing();
  }

  @Override
  public void close() {
    try {
      server.close();
      synchronized (open) {
        for (Socket socket : open) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    threads.shutdownNow();
  }
}
