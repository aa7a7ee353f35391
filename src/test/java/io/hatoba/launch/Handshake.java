package io.hatoba.launch;

import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509TrustManager;

/** A TLS handshake in memory. */
final class Handshake {
  private static final int LONGEST = 200;

  private Handshake() {}

  /** The certificate that a client is shown by a server that chooses an alias of its own. */
  static Certificate with(TlsKeys keys, String version) throws Exception {
    SSLEngine server = engine(new KeyManager[] {new FixedAlias(keys)}, version, false);
    SSLEngine client = engine(new KeyManager[0], version, true);
    ByteBuffer toServer = ByteBuffer.allocate(100_000);
    ByteBuffer toClient = ByteBuffer.allocate(100_000);
    for (int step = 0; step < LONGEST; step++) {
      advance(client, toClient, toServer);
      advance(server, toServer, toClient);
      if (done(client) && done(server)) {
        return client.getSession().getPeerCertificates()[0];
      }
    }
    throw new AssertionError("the handshake does not end");
  }

  private static boolean done(SSLEngine engine) {
    return engine.getHandshakeStatus() == HandshakeStatus.NOT_HANDSHAKING;
  }

  private static void advance(SSLEngine engine, ByteBuffer in, ByteBuffer out) throws Exception {
    ByteBuffer none = ByteBuffer.allocate(engine.getSession().getApplicationBufferSize());
    switch (engine.getHandshakeStatus()) {
      case NEED_TASK -> engine.getDelegatedTask().run();
      case NEED_WRAP -> engine.wrap(ByteBuffer.allocate(0), out);
      default -> {
        in.flip();
        engine.unwrap(in, none);
        in.compact();
      }
    }
  }

  private static SSLEngine engine(KeyManager[] keys, String version, boolean client)
      throws Exception {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys, new TrustManager[] {new Anybody()}, null);
    SSLEngine engine = context.createSSLEngine("localhost", 1);
    engine.setUseClientMode(client);
    engine.setEnabledProtocols(new String[] {version});
    engine.beginHandshake();
    return engine;
  }

  private static final class Anybody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  private static final class FixedAlias extends X509ExtendedKeyManager {
    private final TlsKeys keys;

    FixedAlias(TlsKeys keys) {
      this.keys = keys;
    }

    @Override
    public String chooseEngineServerAlias(String type, Principal[] issuers, SSLEngine engine) {
      return "s1as";
    }

    @Override
    public String chooseServerAlias(String type, Principal[] issuers, Socket socket) {
      return "s1as";
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
      return keys.getPrivateKey(alias);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
      return keys.getCertificateChain(alias);
    }

    @Override
    public String[] getServerAliases(String type, Principal[] issuers) {
      return new String[] {"s1as"};
    }

    @Override
    public String[] getClientAliases(String type, Principal[] issuers) {
      return new String[0];
    }

    @Override
    public String chooseClientAlias(String[] types, Principal[] issuers, Socket socket) {
      throw new UnsupportedOperationException();
    }
  }
}
