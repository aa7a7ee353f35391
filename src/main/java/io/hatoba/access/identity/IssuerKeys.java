package io.hatoba.access.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSetCacheRefreshEvaluator;
import com.nimbusds.jose.jwk.source.JWKSetSource;
import com.nimbusds.jose.jwk.source.JWKSetUnavailableException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.hatoba.oci.Quotation;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The keys of issuers. They are kept for some minutes, fetched again at once when a token names a
 * key that is not among them, though not more often than strangers should make us, and kept for
 * hours while their issuer does not answer.
 */
@Singleton
public final class IssuerKeys {
  private static final Logger LOG = Logger.getLogger(IssuerKeys.class.getName());
  private static final int MOST_ISSUERS = 200;

  /**
   * How long things take.
   *
   * @param patience for each document
   * @param kept how long keys are used before they are fetched again
   * @param between in which time keys are fetched at most twice
   * @param outage how long keys are used that cannot be fetched again
   */
  record Timing(Duration patience, Duration kept, Duration between, Duration outage) {
    static final Timing USUAL =
        new Timing(
            Duration.ofSeconds(5),
            Duration.ofMinutes(10),
            Duration.ofSeconds(30),
            Duration.ofHours(4));
  }

  /** What decides which keys there are. */
  private record Place(String issuer, Optional<String> jwksUri) {}

  private final Timing timing;
  private final DocumentFetcher fetcher;
  private final Cache<Place, JWKSource<SecurityContext>> sources =
      Caffeine.newBuilder().maximumSize(MOST_ISSUERS).build();

  /** With usual times. */
  @Inject
  public IssuerKeys() {
    this(Timing.USUAL);
  }

  /** With times of its own. */
  IssuerKeys(Timing timing) {
    this.timing = timing;
    this.fetcher = new DocumentFetcher(timing.patience());
  }

  /** The keys of an issuer, as they are when one is asked for. */
  JWKSource<SecurityContext> of(Issuer issuer) {
    return sources.get(new Place(issuer.url(), issuer.jwksUri()), this::source);
  }

  private JWKSource<SecurityContext> source(Place place) {
    return JWKSourceBuilder.create(new Fetched(place))
        .refreshAheadCache(false)
        // Whoever waits for another's fetch waits for two documents at most.
        .cache(timing.kept().toMillis(), timing.patience().multipliedBy(2).toMillis() + 1)
        .rateLimited(timing.between().toMillis())
        .outageTolerant(timing.outage().toMillis())
        .build();
  }

  private final class Fetched implements JWKSetSource<SecurityContext> {
    private final Place place;

    Fetched(Place place) {
      this.place = place;
    }

    @Override
    public JWKSet getJWKSet(
        JWKSetCacheRefreshEvaluator refresh, long now, @Nullable SecurityContext context)
        throws JWKSetUnavailableException {
      try {
        String uri = place.jwksUri().isPresent() ? place.jwksUri().get() : discovered();
        return JWKSet.parse(fetcher.fetch(keysUrl(uri)));
      } catch (IOException | ParseException | IllegalArgumentException failure) {
        LOG.log(
            Level.WARNING,
            () ->
                "the keys of the issuer "
                    + place.issuer()
                    + " cannot be had: "
                    + Quotation.of(reason(failure)));
        throw new JWKSetUnavailableException("the issuer's keys cannot be had", failure);
      }
    }

    private static String reason(Throwable failure) {
      Throwable cause = failure.getCause();
      return failure.getMessage() + (cause == null ? "" : ": " + cause);
    }

    /** An issuer beyond this machine does not send us back to it. */
    private FetchableUrl keysUrl(String uri) {
      FetchableUrl url = FetchableUrl.parse(uri);
      if (!url.isSecure() && FetchableUrl.parse(place.issuer()).isSecure()) {
        throw new IllegalArgumentException("jwks_uri " + uri + " is less safe than its issuer");
      }
      return url;
    }

    private String discovered() throws IOException, ParseException {
      String base = place.issuer().replaceFirst("/$", "");
      FetchableUrl url = FetchableUrl.parse(base + "/.well-known/openid-configuration");
      Map<String, Object> configuration = JSONObjectUtils.parse(fetcher.fetch(url));
      if (!place.issuer().equals(configuration.get("issuer"))) {
        throw new IOException(url.uri() + " is the configuration of another issuer");
      }
      if (configuration.get("jwks_uri") instanceof String uri) {
        return uri;
      }
      throw new IOException(url.uri() + " has no jwks_uri");
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
