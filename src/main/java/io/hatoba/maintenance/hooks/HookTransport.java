package io.hatoba.maintenance.hooks;

import io.hatoba.catalog.hooks.HookRule;
import io.hatoba.config.NetworkRange;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Sends one request over a connection of its own to the address that was checked. Java's clients
 * look names up by themselves, once more, and go through proxies that the JVM was told of; this one
 * does neither, and follows no redirect. A receiver may be slow, or send without end: there is an
 * end to all of it.
 */
final class HookTransport {
  /** Of an answer, head and body. */
  static final int MOST_BYTES = 64 * 1024;

  private static final int HTTP = 80;
  private static final int HTTPS = 443;

  private final HookAddresses addresses;
  private final ScheduledExecutorService watch;
  private final Duration patience;
  private final SSLContext verifying;
  private final SSLContext trusting;

  /**
   * A transport.
   *
   * @param watch closes connections that take too long
   * @param patience from the look-up of the name to the last byte
   * @param verifying knows whose certificates are good
   */
  HookTransport(
      HookAddresses addresses,
      ScheduledExecutorService watch,
      Duration patience,
      SSLContext verifying) {
    this.addresses = addresses;
    this.watch = watch;
    this.patience = patience;
    this.verifying = verifying;
    this.trusting = trusting();
  }

  /**
   * Sends a request.
   *
   * @param allowed ranges that are good though they are not public
   * @throws SocketTimeoutException if it takes too long
   * @throws IOException if there is no answer
   */
  HookAnswer send(HookRequest request, List<NetworkRange> allowed) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    String host = request.url().getHost();
    String name = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    List<InetAddress> found = addresses.of(name, allowed);
    IOException unreachable = new IOException(HookRule.NO_ADDRESS.pattern());
    for (InetAddress address : found) {
      Socket socket = new Socket(Proxy.NO_PROXY);
      ScheduledFuture<?> last = closeAt(socket, end);
      boolean connected = false;
      try (socket) {
        socket.connect(new InetSocketAddress(address, port(request.url())), millisUntil(end));
        connected = true;
        return exchange(request, name, socket, end);
      } catch (IOException failure) {
        if (System.nanoTime() - end >= 0) {
          throw late(failure);
        }
        if (connected) {
          // It may have been heard: what is sent elsewhere too would be sent twice.
          throw failure;
        }
        unreachable = failure;
      } finally {
        last.cancel(false);
      }
    }
    throw unreachable;
  }

  private ScheduledFuture<?> closeAt(Socket socket, long end) {
    return watch.schedule(
        () -> {
          try {
            socket.close();
          } catch (IOException closed) {
            // Whoever waits for it wakes up all the same.
          }
        },
        Math.max(0, end - System.nanoTime()),
        TimeUnit.NANOSECONDS);
  }

  private SocketTimeoutException late(IOException cause) {
    SocketTimeoutException late =
        new SocketTimeoutException("no answer within " + patience.toMillis() + " ms");
    late.initCause(cause);
    return late;
  }

  private int millisUntil(long end) throws SocketTimeoutException {
    long millis = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    if (millis <= 0) {
      throw new SocketTimeoutException("no answer within " + patience.toMillis() + " ms");
    }
    return (int) millis;
  }

  private static boolean secure(URI url) {
    return "https".equals(url.getScheme().toLowerCase(Locale.ROOT));
  }

  private static int port(URI url) {
    if (url.getPort() > 0) {
      return url.getPort();
    }
    return secure(url) ? HTTPS : HTTP;
  }

  private HookAnswer exchange(HookRequest request, String name, Socket plain, long end)
      throws IOException {
    plain.setSoTimeout(millisUntil(end));
    plain.setTcpNoDelay(true);
    if (!secure(request.url())) {
      return exchange(request, plain);
    }
    SSLContext context = request.insecureSsl() ? trusting : verifying;
    // Connected by address; the name is what its certificate must be for.
    try (SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(plain, name, plain.getPort(), true)) {
      if (!request.insecureSsl()) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
      }
      try {
        socket.startHandshake();
      } catch (SSLException refused) {
        throw new IOException(HookRule.CERTIFICATE_REFUSED.pattern(), refused);
      }
      return exchange(request, socket);
    }
  }

  private static HookAnswer exchange(HookRequest request, Socket socket) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(head(request));
    out.write(request.body());
    out.flush();
    return new HookAnswerReader(new BufferedInputStream(socket.getInputStream()), MOST_BYTES)
        .read();
  }

  private static byte[] head(HookRequest request) {
    URI url = request.url();
    String path = url.getRawPath() == null || url.getRawPath().isEmpty() ? "/" : url.getRawPath();
    StringBuilder head = new StringBuilder("POST ").append(path);
    if (url.getRawQuery() != null) {
      head.append('?').append(url.getRawQuery());
    }
    head.append(" HTTP/1.1\r\nHost: ").append(url.getHost());
    if (url.getPort() > 0) {
      head.append(':').append(url.getPort());
    }
    head.append("\r\nConnection: close\r\nContent-Length: ").append(request.body().length);
    request
        .headers()
        .forEach((name, value) -> head.append("\r\n").append(name).append(": ").append(value));
    return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }

  private static SSLContext trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new TrustsAnybody()}, null);
      return context;
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has TLS", impossible);
    }
  }

  /** For hooks whose owners said {@code insecure_ssl}. */
  private static final class TrustsAnybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
