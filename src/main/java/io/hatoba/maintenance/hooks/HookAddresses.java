package io.hatoba.maintenance.hooks;

import io.hatoba.catalog.hooks.HookRule;
import io.hatoba.config.NetworkRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Which addresses hooks may be told at: public ones, and those that a site administrator allows. A
 * name is looked up once and all of its addresses must be good, so that it cannot lead elsewhere
 * the next time.
 */
final class HookAddresses {
  /** No public hosts: IANA's special-purpose registries, and what clouds serve their secrets at. */
  private static final List<NetworkRange> SPECIAL =
      NetworkRange.parseList(
          String.join(
              ",",
              "0.0.0.0/8",
              "10.0.0.0/8",
              "100.64.0.0/10",
              "127.0.0.0/8",
              "168.63.129.16/32",
              "169.254.0.0/16",
              "172.16.0.0/12",
              "192.0.0.0/24",
              "192.0.2.0/24",
              "192.88.99.0/24",
              "192.168.0.0/16",
              "198.18.0.0/15",
              "198.51.100.0/24",
              "203.0.113.0/24",
              "224.0.0.0/3",
              // Tunnels and translations within it lead to IPv4 addresses that would not be seen.
              "2001::/23",
              "2001:db8::/32",
              "2002::/16",
              "3fff::/20"));

  /**
   * All of IPv6 that is public lies in it; IPv4-mapped addresses, 64:ff9b:: and fc00::/7 do not.
   */
  private static final NetworkRange GLOBAL_UNICAST = NetworkRange.parseList("2000::/3").get(0);

  private static final int IPV4_BYTES = 4;

  /** Looks up a name. */
  interface Resolver {
    /** All addresses of a name or of the text of an address. */
    InetAddress[] resolve(String host) throws UnknownHostException;
  }

  private final Resolver resolver;

  HookAddresses(Resolver resolver) {
    this.resolver = resolver;
  }

  /**
   * The addresses of a host.
   *
   * @param allowed ranges that are good though they are not public
   * @throws IOException if there are none, or one is not allowed
   */
  List<InetAddress> of(String host, List<NetworkRange> allowed) throws IOException {
    InetAddress[] found;
    try {
      found = resolver.resolve(host);
    } catch (UnknownHostException unknown) {
      throw new IOException(HookRule.HOST_UNKNOWN.pattern(), unknown);
    }
    for (InetAddress address : found) {
      if (!isPublic(address) && allowed.stream().noneMatch(range -> range.contains(address))) {
        throw new IOException(HookRule.ADDRESS_NOT_ALLOWED.pattern());
      }
    }
    return Arrays.asList(found);
  }

  /** Whether anybody on the Internet may be at an address. */
  static boolean isPublic(InetAddress address) {
    if (address.isAnyLocalAddress()
        || address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isMulticastAddress()) {
      return false;
    }
    boolean unicast = address.getAddress().length == IPV4_BYTES || GLOBAL_UNICAST.contains(address);
    return unicast && SPECIAL.stream().noneMatch(range -> range.contains(address));
  }
}
