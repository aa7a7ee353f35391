package io.hatoba.launch;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * A handshake with the port of our own that was just opened. Payara turns most faults of its TLS
 * listener into a warning, and then shows a certificate of its own or none.
 */
final class TlsHandshake {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private TlsHandshake() {}

  /**
   * The certificate that the server shows.
   *
   * @param address what it listens on; empty for all
   * @throws Refusal if it shows none
   */
  static Certificate peer(Optional<String> address, int port) throws Refusal {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, null);
      try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket()) {
        socket.connect(new InetSocketAddress(reachable(address), port), (int) PATIENCE.toMillis());
        socket.setSoTimeout((int) PATIENCE.toMillis());
        socket.startHandshake();
        return socket.getSession().getPeerCertificates()[0];
      }
    } catch (IOException | GeneralSecurityException e) {
      throw new Refusal("the server does not speak TLS on port " + port + ": " + e);
    }
  }

  private static InetAddress reachable(Optional<String> address) throws IOException {
    if (address.isPresent()) {
      InetAddress named = InetAddress.getByName(address.get());
      if (!named.isAnyLocalAddress()) {
        return named;
      }
    }
    return InetAddress.getLoopbackAddress();
  }

  /** Which certificate it is, is what we want to know. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {}

    @Override
    public void checkServerTrusted(
        X509Certificate[] chain, String type, @Nullable SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, @Nullable Socket socket) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(
        X509Certificate[] chain, String type, @Nullable SSLEngine engine) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {
      throw new UnsupportedOperationException();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
