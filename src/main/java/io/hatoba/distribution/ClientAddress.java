package io.hatoba.distribution;

import io.hatoba.config.TrustedProxies;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collections;
import java.util.Optional;

/** Where the request of this thread comes from. */
@Singleton
class ClientAddress {
  @Inject private HttpServletRequest request;
  @Inject private TrustedProxies proxies;

  /** The address, as {@link TrustedProxies} has it. */
  String current() {
    // Several headers are one list.
    String heard = String.join(",", Collections.list(request.getHeaders("X-Forwarded-For")));
    return proxies.client(
        request.getRemoteAddr(), heard.isEmpty() ? Optional.empty() : Optional.of(heard));
  }
}
