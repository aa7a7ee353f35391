package io.hatoba.launch;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * What the server shows in a TLS handshake.
 *
 * @param chain the server's certificate, then those that vouch for it
 * @param key the private key of the first
 */
record TlsIdentity(List<X509Certificate> chain, PrivateKey key) {
  TlsIdentity {
    chain = List.copyOf(chain);
  }

  /** The moment after which clients will refuse it. */
  Instant expires() {
    return chain.get(0).getNotAfter().toInstant();
  }

  /** Secrets stay out of logs. */
  @Override
  public String toString() {
    return "certificate of " + chain.get(0).getSubjectX500Principal();
  }
}
