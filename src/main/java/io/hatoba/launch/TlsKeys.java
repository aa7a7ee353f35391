package io.hatoba.launch;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Shows the certificate that stands in the PEM files now.
 *
 * <p>A handshake looks into the files again if the last look is five seconds old. What it finds
 * there counts only as a whole: while one file is new and the other not yet, or one is broken, the
 * certificate that was read before stays, and a line says why, once for each state of the files.
 * One handshake looks at a time; the others go on with what there is, so that a disk that hangs
 * stops one of them only.
 *
 * <p>Payara puts key managers of its own before this one, which choose an alias without asking.
 * That key and chain belong together rests on the order in which the JDK asks for them: key, then
 * chain, in one thread.
 */
final class TlsKeys extends X509ExtendedKeyManager {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final String ALIAS = "hatoba";

  private final Tls tls;
  private final Clock clock;
  private final Consumer<String> news;
  private final ThreadLocal<@Nullable TlsIdentity> chosen = new ThreadLocal<>();
  private final ReentrantLock looking = new ReentrantLock();
  private volatile TlsIdentity identity;
  private volatile Instant looked;

  /** What the last look found, good or bad; null if a file could not be read. */
  private @Nullable PemFiles seen;

  /**
   * Reads the files for the first time.
   *
   * @param news takes a line whenever the certificate changes, or does not although the files did
   * @throws Refusal if they cannot be used
   */
  TlsKeys(Tls tls, Clock clock, Consumer<String> news) throws Refusal {
    this.tls = tls;
    this.clock = clock;
    this.news = news;
    PemFiles files = PemFiles.read(tls);
    this.seen = files;
    this.identity = files.identity();
    this.looked = clock.instant();
    if (identity.expires().isBefore(looked)) {
      news.accept("HATOBA_TLS_CERT: the certificate expired at " + identity.expires());
    }
  }

  /** What a handshake that begins now shows. */
  TlsIdentity current() {
    Instant now = clock.instant();
    // The clock may have been put back.
    if (Duration.between(looked, now).abs().compareTo(FRESH) > 0 && looking.tryLock()) {
      try {
        looked = now;
        look();
      } finally {
        looking.unlock();
      }
    }
    return identity;
  }

  private void look() {
    PemFiles before = seen;
    PemFiles files = null;
    try {
      files = PemFiles.read(tls);
      if (!files.equals(before)) {
        identity = files.identity();
        news.accept("the TLS certificate was read anew, valid until " + identity.expires());
      }
    } catch (Refusal refusal) {
      if (files != null || before != null) {
        news.accept("the TLS certificate of before is kept: " + refusal.line());
      }
    }
    seen = files;
  }

  @Override
  public PrivateKey getPrivateKey(String alias) {
    TlsIdentity now = current();
    chosen.set(now);
    return now.key();
  }

  @Override
  public X509Certificate[] getCertificateChain(String alias) {
    TlsIdentity begun = chosen.get();
    chosen.remove();
    return (begun != null ? begun : current()).chain().toArray(new X509Certificate[0]);
  }

  @Override
  public @Nullable String chooseEngineServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
    return chooseServerAlias(keyType, issuers, null);
  }

  @Override
  public @Nullable String chooseServerAlias(
      String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return keyType.equals(current().key().getAlgorithm()) ? ALIAS : null;
  }

  @Override
  public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    String alias = chooseServerAlias(keyType, issuers, null);
    return alias == null ? null : new String[] {alias};
  }

  @Override
  public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
    return null;
  }

  @Override
  public @Nullable String chooseClientAlias(
      String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
    return null;
  }
}
