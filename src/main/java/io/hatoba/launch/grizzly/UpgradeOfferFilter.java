package io.hatoba.launch.grizzly;

import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpEvents.IncomingHttpUpgradeEvent;
import org.glassfish.grizzly.http.HttpHeader;
import org.glassfish.grizzly.http.util.Header;

/**
 * Ignores offers to leave HTTP/1.1, as a server may (RFC 9110, 7.8).
 *
 * <p>When a request has an {@code Upgrade} header that nothing takes up, Grizzly still withholds
 * its body: a POST or PUT of Java's own HTTP client, which offers {@code h2c} on every new
 * connection, waits until it times out. The one setting that helps is to speak HTTP/2 on cleartext,
 * and the application sees the header too late. So the offer is taken out of the request, which
 * then is like any other. There are no websockets for the same reason.
 *
 * <p>Stands behind the HTTP codec, which tells of the offer when it has read the headers.
 */
final class UpgradeOfferFilter extends BaseFilter {
  @Override
  public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) {
    if (event instanceof IncomingHttpUpgradeEvent offer) {
      HttpHeader header = offer.getHttpHeader();
      header.setIgnoreContentModifiers(false);
      header.getUpgradeDC().recycle();
      header.getHeaders().removeHeader(Header.Upgrade);
    }
    return context.getInvokeAction();
  }
}
