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
import io.hatoba.oci.MalformedException;
import io.hatoba.oci.Quotation;
import io.hatoba.oci.Reason;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
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
  private final Cache<Place, Reading> readings =
      Caffeine.newBuilder().maximumSize(MOST_ISSUERS).build();

  /**
   * How a node came to ask an issuer for its keys.
   *
   * @param at when
   * @param keys how many it has; none if it failed
   * @param failure why there were none
   */
  public record Reading(Instant at, int keys, Optional<Reason> failure) {}

  /**
   * When this node last asked an issuer for its keys.
   *
   * @param url what its tokens call it
   * @param jwksUri where its keys are; empty where its own configuration tells
   * @return empty if no token has made it ask since it started
   */
  public Optional<Reading> lastReading(String url, Optional<String> jwksUri) {
    return Optional.ofNullable(readings.getIfPresent(new Place(url, jwksUri)));
  }

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
        JWKSet keys = JWKSet.parse(fetcher.fetch(keysUrl(uri)));
        readings.put(place, new Reading(Instant.ofEpochMilli(now), keys.size(), Optional.empty()));
        return keys;
      } catch (IOException | ParseException | IllegalArgumentException failure) {
        Reason reason = reason(failure);
        readings.put(place, new Reading(Instant.ofEpochMilli(now), 0, Optional.of(reason)));
        LOG.log(
            Level.WARNING,
            () ->
                "the keys of the issuer "
                    + place.issuer()
                    + " cannot be had: "
                    + Quotation.of(reason.text()));
        throw new JWKSetUnavailableException("the issuer's keys cannot be had", failure);
      }
    }

    private static Reason reason(Throwable failure) {
      if (failure instanceof KeysException known) {
        return known.reason();
      }
      return failure instanceof MalformedException malformed
          ? malformed.reason()
          : KeysRule.UNREADABLE.about(Quotation.of(String.valueOf(failure.getMessage())));
    }

    /** An issuer beyond this machine does not send us back to it. */
    private FetchableUrl keysUrl(String uri) {
      FetchableUrl url = FetchableUrl.parse(uri);
      if (!url.isSecure() && FetchableUrl.parse(place.issuer()).isSecure()) {
        throw new MalformedException(KeysRule.LESS_SAFE.about(uri));
      }
      return url;
    }

    private String discovered() throws IOException, ParseException {
      String base = place.issuer().replaceFirst("/$", "");
      FetchableUrl url = FetchableUrl.parse(base + "/.well-known/openid-configuration");
      Map<String, Object> configuration = JSONObjectUtils.parse(fetcher.fetch(url));
      if (!place.issuer().equals(configuration.get("issuer"))) {
        throw new KeysException(KeysRule.OF_ANOTHER_ISSUER.about(url.uri()));
      }
      if (configuration.get("jwks_uri") instanceof String uri) {
        return uri;
      }
      throw new KeysException(KeysRule.WITHOUT_KEYS_URL.about(url.uri()));
    }

    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
