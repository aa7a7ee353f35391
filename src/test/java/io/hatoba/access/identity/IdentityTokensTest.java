package io.hatoba.access.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import io.hatoba.oci.UnavailableException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which identity tokens are taken, by an issuer of its own. */
class IdentityTokensTest {
  private static final String AUDIENCE = "https://registry.example.com";
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final IssuerKeys.Timing FRESH =
      new IssuerKeys.Timing(
          Duration.ofSeconds(5),
          Duration.ofMinutes(10),
          Duration.ofMinutes(5),
          Duration.ofHours(1));

  private final SelfMadeIssuer issuer = new SelfMadeIssuer();
  private IdentityTokens tokens = tokens(FRESH);

  private static IdentityTokens tokens(IssuerKeys.Timing timing) {
    return new IdentityTokens(new IssuerKeys(timing), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  @AfterEach
  void close() {
    issuer.close();
  }

  private Issuer trusted() {
    return new Issuer(issuer.url(), AUDIENCE, Optional.empty());
  }

  private JWTClaimsSet.Builder good() {
    return new JWTClaimsSet.Builder()
        .issuer(issuer.url())
        .audience(AUDIENCE)
        .subject("repo:octo/app:ref:refs/heads/main")
        .claim("repository", "octo/app")
        .issueTime(Date.from(NOW))
        .notBeforeTime(Date.from(NOW))
        .expirationTime(Date.from(NOW.plusSeconds(300)));
  }

  private Claims verify(String text) {
    return tokens.verify(text, trusted());
  }

  private void requireRefused(String text, Check check) {
    assertThatThrownBy(() -> verify(text))
        .asInstanceOf(type(IdentityRefusedException.class))
        .extracting(IdentityRefusedException::check)
        .isEqualTo(check);
  }

  @ParameterizedTest
  @ValueSource(strings = {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256"})
  void aTokenOfATrustedIssuerIsTaken(String algorithm) {
    String key = algorithm.startsWith("ES") ? "ec" : issuer.rsaKey().getKeyID();
    JWSHeader header = SelfMadeIssuer.header(JWSAlgorithm.parse(algorithm), key).build();
    Claims claims = verify(issuer.sign(header, good().build()));
    assertThat(claims.find("repository")).containsExactly("octo/app");
  }

  @Test
  void aTokenMayNameNoKeyAndComeWithSpace() {
    JWSHeader header = new JWSHeader(JWSAlgorithm.RS256);
    assertThat(verify(" " + issuer.sign(header, good().build()) + "\n").find("sub")).hasSize(1);
  }

  @Test
  void ofSeveralAudiencesOneIsEnough() {
    String token = issuer.sign(good().audience(List.of("https://other", AUDIENCE)).build());
    assertThatCode(() -> verify(token)).doesNotThrowAnyException();
  }

  @Test
  void whatIsNotSignedIsRefused() {
    requireRefused(new PlainJWT(good().build()).serialize(), Check.ALGORITHM);
  }

  @Test
  void anAlgorithmWithASharedKeyIsRefusedWhateverTheKey() throws JOSEException {
    JWSHeader header =
        SelfMadeIssuer.header(JWSAlgorithm.HS256, issuer.rsaKey().getKeyID()).build();
    SignedJWT jwt = new SignedJWT(header, good().build());
    // The old trick: the public key, which everybody knows, as the secret.
    jwt.sign(new MACSigner(issuer.rsaKey().toRSAPublicKey().getEncoded()));
    requireRefused(jwt.serialize(), Check.ALGORITHM);
  }

  @Test
  void keysThatATokenBringsAlongAreNeverUsed() throws JOSEException {
    RSAKey stranger = new RSAKeyGenerator(2048).keyID(issuer.rsaKey().getKeyID()).generate();
    try (SelfMadeIssuer elsewhere = new SelfMadeIssuer()) {
      URI keys = URI.create(elsewhere.url() + "/keys");
      List<JWSHeader.Builder> headers =
          List.of(
              header().jwk(stranger.toPublicJWK()),
              header().jwkURL(keys),
              header().x509CertURL(keys),
              header().jwk(stranger.toPublicJWK()).jwkURL(keys).x509CertURL(keys));
      for (JWSHeader.Builder header : headers) {
        SignedJWT jwt = new SignedJWT(header.build(), good().build());
        jwt.sign(new RSASSASigner(stranger));
        requireRefused(jwt.serialize(), Check.SIGNATURE);
        assertThatCode(() -> verify(issuer.sign(header.build(), good().build())))
            .as("ignored where the issuer has signed")
            .doesNotThrowAnyException();
      }
      assertThat(elsewhere.fetches()).isZero();
    }
  }

  private JWSHeader.Builder header() {
    return SelfMadeIssuer.header(JWSAlgorithm.RS256, issuer.rsaKey().getKeyID());
  }

  @Test
  void aHeaderThatDemandsWhatIsNotUnderstoodIsRefused() {
    JWSHeader header = header().criticalParams(Set.of("exp")).customParam("exp", 1).build();
    requireRefused(issuer.sign(header, good().build()), Check.HEADER);
  }

  @Test
  void aSignatureOfNothingIsRefused() throws Exception {
    String token =
        issuer.sign(SelfMadeIssuer.header(JWSAlgorithm.ES256, "ec").build(), good().build());
    String[] parts = token.split("\\.", -1);
    String zeroes = Base64URL.encode(new byte[64]).toString();
    requireRefused(parts[0] + "." + parts[1] + "." + zeroes, Check.SIGNATURE);
    requireRefused(parts[0] + "." + parts[1] + ".", Check.FORMAT);
  }

  @Test
  void whatWasChangedIsRefused() throws JOSEException {
    String[] parts = issuer.sign(good().build()).split("\\.", -1);
    String other = issuer.sign(good().subject("repo:octo/other").build()).split("\\.", -1)[1];
    requireRefused(parts[0] + "." + other + "." + parts[2], Check.SIGNATURE);
    requireRefused(
        issuer.sign(
            SelfMadeIssuer.header(JWSAlgorithm.ES256, issuer.rsaKey().getKeyID()).build(),
            good().build()),
        Check.SIGNATURE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "a.b.c", "..", "e30.e30.", "bnVsbA.bnVsbA.bnVsbA", "{}"})
  void whatIsNoTokenIsRefused(String text) {
    requireRefused(text, Check.FORMAT);
    assertThatThrownBy(() -> tokens.unverified(text)).isInstanceOf(IdentityRefusedException.class);
  }

  @Test
  void aPayloadThatIsNoObjectIsRefused() throws JOSEException {
    JWSObject jws = new JWSObject(header().build(), new Payload("[1]"));
    jws.sign(new RSASSASigner(issuer.rsaKey()));
    requireRefused(jws.serialize(), Check.FORMAT);
  }

  @Test
  void aTokenBeyondReasonIsRefused() {
    String token = issuer.sign(good().claim("filler", "x".repeat(16_000)).build());
    requireRefused(token, Check.FORMAT);
    assertThat(issuer.fetches()).isZero();
  }

  @Test
  void anotherIssuerIsRefused() {
    requireRefused(issuer.sign(good().issuer(issuer.url() + "/").build()), Check.ISSUER);
    requireRefused(issuer.sign(good().issuer(null).build()), Check.ISSUER);
  }

  @Test
  void anotherAudienceIsRefused() {
    requireRefused(issuer.sign(good().audience("https://other").build()), Check.AUDIENCE);
    requireRefused(issuer.sign(good().audience((String) null).build()), Check.AUDIENCE);
    requireRefused(issuer.sign(good().audience(AUDIENCE + "/").build()), Check.AUDIENCE);
  }

  @ParameterizedTest
  @CsvSource({
    "exp, -59, ",
    "exp, -60, EXPIRY",
    "nbf, 60, ",
    "nbf, 61, NOT_BEFORE",
    "iat, 60, ",
    "iat, 61, ISSUED_AT"
  })
  void clocksMayDifferByAMinute(String claim, long seconds, @Nullable Check check) {
    String token =
        issuer.sign(good().claim(claim, NOW.plusSeconds(seconds).getEpochSecond()).build());
    if (check == null) {
      assertThatCode(() -> verify(token)).doesNotThrowAnyException();
    } else {
      requireRefused(token, check);
    }
  }

  @Test
  void aTokenThatNeverExpiresIsRefused() {
    requireRefused(issuer.sign(good().expirationTime(null).build()), Check.EXPIRY);
  }

  @Test
  void aTokenOfNobodyIsRefused() {
    requireRefused(issuer.sign(good().subject(null).build()), Check.SUBJECT);
    requireRefused(issuer.sign(good().subject(" ").build()), Check.SUBJECT);
  }

  @Test
  void keysAreFetchedOnceAndAgainForANewOne() {
    String old = issuer.sign(good().build());
    for (int time = 0; time < 3; time++) {
      verify(old);
    }
    assertThat(issuer.fetches()).isEqualTo(1);

    issuer.rotate();
    assertThatCode(() -> verify(issuer.sign(good().build()))).doesNotThrowAnyException();
    assertThat(issuer.fetches()).isEqualTo(2);
    JWSHeader unknown = SelfMadeIssuer.header(JWSAlgorithm.RS256, "unknown").build();
    for (int time = 0; time < 3; time++) {
      assertThatThrownBy(() -> verify(issuer.sign(unknown, good().build())))
          .as("strangers do not make us fetch without end")
          .isInstanceOf(UnavailableException.class);
    }
    assertThat(issuer.fetches()).isEqualTo(2);
    assertThatCode(() -> verify(issuer.sign(good().build())))
        .as("nor keep others out")
        .doesNotThrowAnyException();
    requireRefusedOrLater(old);
  }

  /** Its key is gone; whether it has come back nobody knows before keys may be fetched again. */
  private void requireRefusedOrLater(String token) {
    assertThatThrownBy(() -> verify(token)).isInstanceOf(UnavailableException.class);
  }

  @Test
  void aKeyThatIsNotTheIssuersIsRefused() {
    JWSHeader unknown = SelfMadeIssuer.header(JWSAlgorithm.RS256, "unknown").build();
    requireRefused(issuer.sign(unknown, good().build()), Check.SIGNATURE);
  }

  @ParameterizedTest
  @EnumSource(value = SelfMadeIssuer.Mood.class, mode = EnumSource.Mode.EXCLUDE, names = "WELL")
  void keysThatCannotBeHadAreAskedForLater(SelfMadeIssuer.Mood mood) {
    tokens =
        tokens(
            new IssuerKeys.Timing(
                Duration.ofSeconds(2),
                Duration.ofMinutes(10),
                Duration.ofMillis(1),
                Duration.ofHours(1)));
    issuer.feel(mood);
    String token = issuer.sign(good().build());
    assertThatThrownBy(() -> verify(token))
        .asInstanceOf(type(UnavailableException.class))
        .satisfies(later -> assertThat(later.retryAfter()).isPositive());

    issuer.feel(SelfMadeIssuer.Mood.WELL);
    assertThatCode(() -> verify(token)).doesNotThrowAnyException();
  }

  @Test
  void keysAreGoodWhileTheirIssuerIsAway() {
    tokens =
        tokens(
            new IssuerKeys.Timing(
                Duration.ofSeconds(5),
                Duration.ofMillis(2),
                Duration.ofMillis(1),
                Duration.ofHours(1)));
    String token = issuer.sign(good().build());
    verify(token);
    issuer.feel(SelfMadeIssuer.Mood.DOWN);
    for (int time = 0; time < 5; time++) {
      assertThatCode(() -> verify(token)).doesNotThrowAnyException();
    }
  }

  @Test
  void aConfigurationOfAnotherIssuerIsNone() {
    Issuer other = new Issuer(issuer.url() + "/other", AUDIENCE, Optional.empty());
    String token = issuer.sign(good().issuer(other.url()).build());
    assertThatThrownBy(() -> tokens.verify(token, other)).isInstanceOf(UnavailableException.class);
    assertThat(issuer.fetches()).isZero();

    Issuer told = new Issuer(other.url(), AUDIENCE, Optional.of(issuer.url() + "/keys"));
    assertThatCode(() -> tokens.verify(token, told)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "https://issuer.example/x, true",
    "http://localhost:8080, true",
    "http://127.0.0.1, true",
    "http://[::1]:9/a, true",
    "http://issuer.example, false",
    "http://127.0.0.1.example, false",
    "http://localhost.example, false",
    "http://10.0.0.1, false",
    "https://user@issuer.example, false",
    "https://issuer.example/#a, false",
    "file:///etc/passwd, false",
    "https:///x, false",
    "x, false",
    "a b, false"
  })
  void keysComeFromSafePlaces(String url, boolean safe) {
    if (safe) {
      assertThatCode(() -> FetchableUrl.parse(url)).doesNotThrowAnyException();
    } else {
      assertThatThrownBy(() -> FetchableUrl.parse(url))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void claimsAreFoundByTheirPaths() {
    Claims claims =
        new Claims(
            Map.of(
                "sub",
                "x",
                "build",
                7L,
                "ratio",
                1.0,
                "trusted",
                true,
                "groups",
                List.of("a", 2L, Map.of()),
                "kubernetes.io",
                Map.of("namespace", "ci", "serviceaccount", Map.of("name", "builder")),
                "a.b",
                "literal",
                "a",
                Map.of("b", "nested", "c", "d")));
    assertThat(claims.find("sub")).containsExactly("x");
    assertThat(claims.find("build")).containsExactly("7");
    assertThat(claims.find("ratio")).containsExactly("1");
    assertThat(claims.find("trusted")).containsExactly("true");
    assertThat(claims.find("groups")).containsExactly("a", "2");
    assertThat(claims.find("kubernetes.io.namespace")).containsExactly("ci");
    assertThat(claims.find("kubernetes.io.serviceaccount.name")).containsExactly("builder");
    assertThat(claims.find("kubernetes.io.serviceaccount")).isEmpty();
    assertThat(claims.find("a.b")).containsExactly("literal");
    assertThat(claims.find("a.c")).containsExactly("d");
    for (String absent : List.of("", ".", "x", "sub.x", "kubernetes", "a.", ".a")) {
      assertThat(claims.find(absent)).as(absent).isEmpty();
    }
  }
}
