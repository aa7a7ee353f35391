package io.hatoba.launch;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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
 *
 * <p>Handshakes that run on keep what they began with: key and chain are asked for in this order,
 * in one thread.
 */
final class TlsKeys extends X509ExtendedKeyManager {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final String ALIAS = "hatoba";

  private final Tls tls;
  private final Clock clock;
  private final Consumer<String> news;
  private final ThreadLocal<@Nullable TlsIdentity> chosen = new ThreadLocal<>();
  private volatile TlsIdentity identity;
  private volatile Instant looked;
  private PemFiles seen;
  private String said = "";

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
    this.seen = PemFiles.read(tls);
    this.identity = seen.identity();
    this.looked = clock.instant();
    warnIfExpired();
  }

  private TlsIdentity current() {
    if (clock.instant().isAfter(looked.plus(FRESH))) {
      look();
    }
    return identity;
  }

  private synchronized void look() {
    if (!clock.instant().isAfter(looked.plus(FRESH))) {
      return;
    }
    looked = clock.instant();
    try {
      PemFiles files = PemFiles.read(tls);
      if (!files.equals(seen)) {
        identity = files.identity();
        seen = files;
        say("the TLS certificate was read anew, valid until " + identity.expires());
        warnIfExpired();
      }
    } catch (Refusal refusal) {
      say("the TLS certificate of before is kept: " + refusal.line());
    }
  }

  private void warnIfExpired() {
    if (identity.expires().isBefore(clock.instant())) {
      say("HATOBA_TLS_CERT: the certificate expired at " + identity.expires());
    }
  }

  private void say(String line) {
    if (!line.equals(said)) {
      said = line;
      news.accept(line);
    }
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
    return keyType.equals(identity.key().getAlgorithm()) ? ALIAS : null;
  }

  @Override
  public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
    return new String[] {ALIAS};
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
