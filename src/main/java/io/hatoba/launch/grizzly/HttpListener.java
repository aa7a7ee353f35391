package io.hatoba.launch.grizzly;

import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.ssl.SSLBaseFilter;

/** A listener of the server, as far as the filters are concerned. */
public final class HttpListener {
  private HttpListener() {}

  /**
   * Puts the filters into the listener of a transport.
   *
   * @return whether it is one of HTTP; others stay as they are
   */
  public static boolean equip(NIOTransport transport) {
    if (!(transport.getProcessor() instanceof FilterChain chain)) {
      return false;
    }
    int codec = chain.indexOfType(HttpServerFilter.class);
    if (codec < 0) {
      return false;
    }
    chain.add(codec + 1, new UpgradeOfferFilter());
    if (chain.indexOfType(SSLBaseFilter.class) < 0) {
      chain.add(codec, new TlsHelloFilter());
    }
    return true;
  }
}
