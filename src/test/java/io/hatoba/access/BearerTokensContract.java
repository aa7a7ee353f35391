package io.hatoba.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.SignedJWT;
import io.hatoba.metadata.Rows;
import io.hatoba.server.TestDatabase;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.AccessEpochs;
import io.hatoba.settings.BearerKeys;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tokens of two nodes whose keys are replaced, on either database. */
abstract class BearerTokensContract {
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");
  private static final String SERVICE = "localhost:8080";
  private static final Duration FELT_WITHIN = Duration.ofSeconds(5);
  private static final BearerToken TOKEN =
      new BearerToken(
          SERVICE,
          OptionalLong.of(7),
          Optional.of(new Credential(Credential.Kind.PERSONAL, 8)),
          OptionalLong.empty(),
          1,
          Map.of("a/b", new Grant(Set.of(Action.PULL), Set.of())),
          Grant.NONE,
          NOW.plus(BearerTokens.LIFETIME));

  private TestDatabase database;
  private Rows rows;
  private long now;
  private BearerTokens first;
  private BearerTokens second;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    database.execute("delete from bearer_key");
    first = node();
    second = node();
  }

  /** A node whose looks at the epoch and whose keys go by the same clock. */
  private BearerTokens node() {
    LongSupplier nanoTime = () -> now;
    AccessEpoch epoch = AccessEpochs.at(rows.epochs(), nanoTime);
    return new BearerTokens(
        new SigningKeys(new BearerKeys(rows.daos().bearerKeys(), epoch), epoch, nanoTime),
        Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private String sign(BearerTokens node) {
    return database.transactions().required(() -> node.sign(TOKEN));
  }

  private boolean good(BearerTokens node, String token) {
    return database
        .transactions()
        .required(() -> node.verify(token, SERVICE).filter(TOKEN::equals).isPresent());
  }

  private BearerKeys keys() {
    return new BearerKeys(rows.daos().bearerKeys(), new AccessEpoch(rows.epochs()));
  }

  private void pass(Duration time) {
    now += time.toNanos();
    database.execute(
        "update bearer_key set created_at = created_at - cast(? as bigint) * interval '1' second",
        time.toSeconds());
  }

  private static String header(String token) {
    return new String(
        Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.'))),
        StandardCharsets.UTF_8);
  }

  @Test
  void everyNodeReadsWhatAnotherSigned() {
    assertThat(good(second, sign(first))).isTrue();
    assertThat(good(first, sign(second))).isTrue();
    assertThat(header(sign(first))).isEqualTo("{\"kid\":\"1\",\"alg\":\"HS256\"}");
  }

  /** Every second of a rotation, each node reads what it and the other sign. */
  @Test
  void aRotationIsNoticedByNoClient() {
    String before = sign(first);
    assertThat(good(second, before)).isTrue();
    database.transactions().required(() -> keys().rotate());
    boolean changed = false;
    for (int second = 0; second < 30; second++) {
      String token = sign(second % 2 == 0 ? first : this.second);
      assertThat(good(first, token)).as("after %s s", second).isTrue();
      assertThat(good(this.second, token)).as("after %s s", second).isTrue();
      assertThat(good(first, before)).as("after %s s", second).isTrue();
      changed |= !header(token).equals(header(before));
      pass(Duration.ofSeconds(1));
    }
    assertThat(changed).isTrue();
    assertThat(header(sign(first))).isEqualTo(header(sign(second))).isNotEqualTo(header(before));
  }

  @Test
  void anOldKeyVerifiesUntilItsLastTokenHasEnded() {
    String before = sign(first);
    database.transactions().required(() -> keys().rotate());
    pass(BearerKeys.LONGEST_LIFE);
    database.transactions().required(() -> keys().maintain(Duration.ofDays(30)));
    assertThat(good(first, before)).isTrue();
    pass(Duration.ofSeconds(21));
    database.transactions().required(() -> keys().maintain(Duration.ofDays(30)));
    pass(FELT_WITHIN);
    assertThat(good(first, before)).as("remembered").isFalse();
    assertThat(good(second, before)).as("never seen").isFalse();
    assertThat(good(second, sign(first))).isTrue();
  }

  @Test
  void aKeyThatSomebodyElseKnowsEndsAllThatItSigned() {
    String before = sign(first);
    assertThat(good(first, before)).isTrue();
    assertThat(good(second, before)).isTrue();

    database.transactions().required(() -> keys().replaceAll());
    pass(FELT_WITHIN);

    assertThat(good(first, before)).isFalse();
    assertThat(good(second, before)).isFalse();
    assertThat(good(second, sign(first))).isTrue();
  }

  /** An instance from before keys had numbers. */
  @Test
  void theKeyThatHasNoNumberSignsAndVerifiesOn() throws JOSEException {
    String secret = Base64.getEncoder().encodeToString(new byte[32]);
    database.execute("insert into bearer_key (id, secret, at_once) values (0, ?, true)", secret);
    String token = sign(first);
    assertThat(header(token)).isEqualTo("{\"alg\":\"HS256\"}");
    assertThat(good(second, token)).isTrue();

    database.transactions().required(() -> keys().rotate());
    pass(Duration.ofSeconds(30));
    assertThat(good(second, token)).isTrue();
    assertThat(header(sign(second))).contains("kid");
  }

  /** By the right key, with a header that is almost one of ours. */
  @Test
  void noHeaderIsTakenButOurs() throws JOSEException, ParseException {
    String token = sign(first);
    String secret = (String) database.query("select secret from bearer_key where id = 1").get(0);
    MACSigner signer = new MACSigner(Base64.getDecoder().decode(secret));
    JWSHeader.Builder ours = new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("1");
    List<JWSHeader> headers =
        Stream.of(
                new JWSHeader.Builder(JWSAlgorithm.HS256),
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("2"),
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("01"),
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("0"),
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                    .keyID("1")
                    .jwkURL(URI.create("https://elsewhere.example")),
                new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("1").customParam("b", 1))
            .map(JWSHeader.Builder::build)
            .toList();
    for (JWSHeader header : headers) {
      SignedJWT other = new SignedJWT(header, SignedJWT.parse(token).getJWTClaimsSet());
      other.sign(signer);
      assertThat(good(first, other.serialize())).as("%s", header).isFalse();
    }
    SignedJWT same = new SignedJWT(ours.build(), SignedJWT.parse(token).getJWTClaimsSet());
    same.sign(signer);
    assertThat(good(first, same.serialize())).isTrue();
    assertThat(good(first, token.substring(0, token.length() - 2))).isFalse();
    for (String nonsense : List.of("", ".", "..", header(token), "eyJhbGciOiJub25lIn0.e30.")) {
      assertThat(good(first, nonsense)).isFalse();
    }
  }

  @Test
  void theKeysAreReadOnceForEachChange() {
    String token = sign(first);
    assertThat(database.statements(() -> assertThat(good(first, token)).isTrue())).isEmpty();
    assertThat(database.statements(() -> sign(first))).isEmpty();
  }
}
