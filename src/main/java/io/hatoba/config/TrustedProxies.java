package io.hatoba.config;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The proxies whose word counts as to where a request comes from. */
@Singleton
public final class TrustedProxies {
  private static final int SITE = 8;

  private final List<NetworkRange> ranges;

  /** Those that the settings name. */
  @Inject
  public TrustedProxies(Settings settings) {
    this.ranges = settings.trustedProxies();
  }

  /**
   * The address that a request comes from: the last one before the proxies that are trusted.
   *
   * @param peer who has opened the connection
   * @param forwardedFor {@code X-Forwarded-For}, to which each proxy adds whom it heard
   * @return of IPv6 the first 64 bits, since whoever has one of those addresses has them all
   */
  public String client(String peer, Optional<String> forwardedFor) {
    InetAddress client = NetworkRange.address(peer).orElse(null);
    if (client == null) {
      return peer;
    }
    List<String> heard = Arrays.asList(forwardedFor.orElse("").split(","));
    for (int at = heard.size() - 1; at >= 0 && isTrusted(client); at--) {
      Optional<InetAddress> before = NetworkRange.address(heard.get(at).strip());
      if (before.isEmpty()) {
        break;
      }
      client = before.get();
    }
    return text(client);
  }

  private boolean isTrusted(InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static String text(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length > SITE) {
      Arrays.fill(bytes, SITE, bytes.length, (byte) 0);
      try {
        return InetAddress.getByAddress(bytes).getHostAddress() + "/64";
      } catch (UnknownHostException impossible) {
        throw new IllegalStateException("16 bytes are an address", impossible);
      }
    }
    return address.getHostAddress();
  }
}
