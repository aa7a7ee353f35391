package io.hatoba.launch.grizzly;

import org.glassfish.grizzly.filterchain.FilterChain;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.ssl.SSLBaseFilter;

/** A listener of the server, as far as the filters are concerned. */
public final class HttpListener {
  /**
   * Bytes that may wait for a client before its writer waits as well. What waits is a copy; at the
   * default, four socket buffers, all of a layer is copied once more for a client that reads slower
   * than we write. A writer that waits until none is left sends nearly all without.
   */
  private static final int MOST_PENDING = 1;

  private HttpListener() {}

  /**
   * Puts the filters into the listener of a transport, and the bound to what waits for a client,
   * for the connections that come from now on.
   *
   * <p>The listener gets a new chain: one that is in use must not grow, for each connection has
   * counted its filters when it came.
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
    FilterChainBuilder equipped = FilterChainBuilder.stateless().addAll(chain);
    equipped.add(codec + 1, new MalformedRequestFilter());
    equipped.add(codec + 1, new UpgradeOfferFilter());
    equipped.add(codec + 1, new HeaderClockFilter.Meaning());
    if (chain.indexOfType(SSLBaseFilter.class) < 0) {
      equipped.add(codec, new TlsHelloFilter());
    }
    equipped.add(codec, new HeaderClockFilter(HeaderClockFilter.watched()));
    transport.setProcessor(equipped.build());
    transport.getAsyncQueueIO().getWriter().setMaxPendingBytesPerConnection(MOST_PENDING);
    return true;
  }
}
