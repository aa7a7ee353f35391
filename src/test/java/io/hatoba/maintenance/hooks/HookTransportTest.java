package io.hatoba.maintenance.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.config.NetworkRange;
import io.hatoba.launch.Certificates;
import io.hatoba.maintenance.hooks.HookReceiver.Mood;
import io.hatoba.metadata.events.HookMessageDao;
import io.hatoba.metadata.events.HookRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests to receivers that behave and that do not. */
class HookTransportTest {
  private static final List<NetworkRange> LOOPBACK = NetworkRange.parseList("127.0.0.0/8");
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** With those who take longer. */
  private static final Duration LITTLE_PATIENCE = Duration.ofMillis(800);

  private static final char[] NO_PASSWORD = "changeit".toCharArray();

  private static ScheduledExecutorService watch;
  private static SSLContext server;
  private static SSLContext verifying;

  private final HookReceiver receiver = new HookReceiver();
  private final AtomicInteger lookUps = new AtomicInteger();

  @BeforeAll
  static void makeCertificate() throws Exception {
    watch = Executors.newScheduledThreadPool(1);
    Certificates own = Certificates.ec();
    byte[] key = Base64.getMimeDecoder().decode(own.keyPem().replaceAll("-----[A-Z ]+-----", ""));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "one",
        KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(key)),
        NO_PASSWORD,
        new Certificate[] {own.certificate()});
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(keys, NO_PASSWORD);
    server = SSLContext.getInstance("TLS");
    server.init(managers.getKeyManagers(), null, null);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("one", own.certificate());
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    verifying = SSLContext.getInstance("TLS");
    verifying.init(null, trust.getTrustManagers(), null);
  }

  @AfterAll
  static void end() {
    watch.shutdownNow();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  private static HookRow hook(String url, String contentType, String secret, boolean insecure) {
    return new HookRow(
        7,
        new HookRow.Target("REPOSITORY", 3),
        new HookRow.Config(url, contentType, secret, insecure),
        "package",
        true,
        new HookRow.Last(OptionalInt.empty(), "unused", ""),
        Instant.EPOCH,
        Instant.EPOCH);
  }

  private static HookRequest request(HookRow hook) {
    return HookRequest.of(
        hook,
        new HookMessageDao.Message(
            "some-guid", "package", Optional.of("published"), Optional.empty(), "Hello, World!"),
        "registry.example.com");
  }

  private HookAnswer send(String url, boolean insecure, List<NetworkRange> allowed)
      throws IOException {
    return send(request(hook(url, "JSON", "", insecure)), allowed);
  }

  private HookAnswer send(HookRequest request, List<NetworkRange> allowed) throws IOException {
    return send(request, allowed, PATIENCE);
  }

  private HookAnswer send(HookRequest request, List<NetworkRange> allowed, Duration patience)
      throws IOException {
    HookAddresses addresses =
        new HookAddresses(
            host -> {
              lookUps.incrementAndGet();
              return host.endsWith(".example")
                  ? new InetAddress[] {InetAddress.getByName("127.0.0.1")}
                  : InetAddress.getAllByName(host);
            });
    return new HookTransport(addresses, watch, patience, verifying).send(request, allowed);
  }

  @Test
  void theSignatureIsThatOfGitHubsOwnExample() throws IOException {
    send(
        request(hook(receiver.url("/h?a=b"), "JSON", "It's a Secret to Everybody", false)),
        LOOPBACK);

    HookReceiver.Received received = receiver.await("package", PATIENCE);
    assertThat(received.header("X-Hub-Signature-256"))
        .isEqualTo("sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17");
    assertThat(received.line()).isEqualTo("POST /h?a=b HTTP/1.1");
    assertThat(received.text()).isEqualTo("Hello, World!");
    assertThat(received.header("Host")).isEqualTo("127.0.0.1:" + receiver.port());
    assertThat(received.header("Content-Type")).isEqualTo("application/json");
    assertThat(received.header("User-Agent")).startsWith("GitHub-Hookshot/");
    assertThat(received.header("X-GitHub-Delivery")).isEqualTo("some-guid");
    assertThat(received.header("X-GitHub-Hook-ID")).isEqualTo("7");
    assertThat(received.header("X-GitHub-Hook-Installation-Target-ID")).isEqualTo("3");
    assertThat(received.header("X-GitHub-Hook-Installation-Target-Type")).isEqualTo("repository");
    assertThat(received.header("X-GitHub-Enterprise-Host")).isEqualTo("registry.example.com");
    assertThat(received.header("X-GitHub-Enterprise-Version")).isEqualTo("3.19.0");
  }

  @Test
  void aFormHasThePayloadInItsOnlyField() throws IOException {
    HookRequest form = request(hook(receiver.url("/"), "FORM", "s", false));
    send(form, LOOPBACK);

    HookReceiver.Received received = receiver.await("package", PATIENCE);
    assertThat(received.text()).isEqualTo("payload=Hello%2C+World%21");
    assertThat(received.header("Content-Type")).isEqualTo("application/x-www-form-urlencoded");
    assertThat(received.header("X-Hub-Signature-256"))
        .isEqualTo("sha256=" + HookRequest.hmac("HmacSHA256", "s", received.body()));
  }

  @Test
  void withoutASecretNothingIsSigned() throws IOException {
    send(receiver.url("/"), false, LOOPBACK);

    assertThat(receiver.await("package", PATIENCE).headers())
        .doesNotContainKeys("X-Hub-Signature-256", "X-Hub-Signature");
  }

  @Test
  void anAnswerIsRead() throws IOException {
    HookAnswer well = send(receiver.url("/"), false, LOOPBACK);
    assertThat(well.arrived()).isTrue();
    assertThat(well.body()).asString(StandardCharsets.UTF_8).isEqualTo("hello");
    assertThat(well.headers()).containsEntry("x-mine", "yes");

    receiver.be(Mood.DOWN);
    HookAnswer down = send(receiver.url("/"), false, LOOPBACK);
    assertThat(down.arrived()).isFalse();
    assertThat(down.status()).isEqualTo(500);
    assertThat(down.body()).asString(StandardCharsets.UTF_8).isEqualTo("down");
  }

  @Test
  void aRedirectIsNotFollowed() throws IOException {
    receiver.be(Mood.REDIRECTING);

    HookAnswer answer = send(receiver.url("/"), false, LOOPBACK);

    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.arrived()).isFalse();
    assertThat(receiver.connections()).isEqualTo(1);
  }

  @Test
  void ofALongAnswerTheBeginningIsTaken() throws IOException {
    receiver.be(Mood.ENDLESS);

    HookAnswer answer = send(receiver.url("/"), false, LOOPBACK);

    assertThat(answer.arrived()).isTrue();
    assertThat(answer.body()).hasSizeBetween(60_000, HookTransport.MOST_BYTES);
    // What the buffers of both ends hold besides.
    assertThat(receiver.sent()).isLessThan(64L << 20);
  }

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"SILENT", "DRIPPING"})
  void whoeverTakesTooLongIsGivenUp(Mood mood) {
    receiver.be(mood);
    long began = System.nanoTime();

    HookRequest request = request(hook(receiver.url("/"), "JSON", "", false));
    assertThatThrownBy(() -> send(request, LOOPBACK, LITTLE_PATIENCE))
        .isInstanceOf(SocketTimeoutException.class);

    assertThat(Duration.ofNanos(System.nanoTime() - began))
        .isBetween(LITTLE_PATIENCE.minusMillis(50), LITTLE_PATIENCE.multipliedBy(5));
  }

  @Test
  void aConnectionThatEndsIsNoAnswer() {
    receiver.be(Mood.RUDE);

    assertThatThrownBy(() -> send(receiver.url("/"), false, LOOPBACK))
        .isInstanceOf(IOException.class)
        .isNotInstanceOf(SocketTimeoutException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost",
        "2130706433",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0.0.0.0",
        "good.example"
      })
  void noAddressOfThisMachineIsReachedUnlessItIsAllowed(String host) {
    String url = "http://" + host + ":" + receiver.port() + "/";

    assertThatThrownBy(() -> send(url, false, List.of()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not allowed");

    assertThat(receiver.connections()).isZero();
  }

  @Test
  void aNameIsLookedUpOnceForBothTheCheckAndTheConnection() throws IOException {
    HookAnswer answer = send("http://good.example:" + receiver.port() + "/", false, LOOPBACK);

    assertThat(answer.arrived()).isTrue();
    assertThat(lookUps).hasValue(1);
    assertThat(receiver.await("package", PATIENCE).header("Host"))
        .isEqualTo("good.example:" + receiver.port());
  }

  @Test
  void oneBadAddressOfANameIsEnough() {
    HookAddresses addresses =
        new HookAddresses(
            host ->
                new InetAddress[] {
                  InetAddress.getByName("8.8.8.8"), InetAddress.getByName("10.0.0.1")
                });
    assertThatThrownBy(() -> addresses.of("both.example", List.of()))
        .hasMessageContaining("not allowed");
  }

  @Test
  void aNameThatNobodyKnowsIsSaidSo() {
    HookAddresses addresses =
        new HookAddresses(
            host -> {
              throw new UnknownHostException(host);
            });
    assertThatThrownBy(() -> addresses.of("none.example", List.of()))
        .hasMessageContaining("not known");
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, false, true",
    // The certificate is for another name than was asked for.
    "good.example, false, false",
    "good.example, true, true"
  })
  void theCertificateMustBeForTheName(String host, boolean insecure, boolean good)
      throws IOException {
    try (HookReceiver secure = new HookReceiver(server.getServerSocketFactory())) {
      String url = "https://" + host + ":" + secure.port() + "/";
      if (good) {
        assertThat(send(url, insecure, allowingBoth()).arrived()).isTrue();
      } else {
        assertThatThrownBy(() -> send(url, insecure, allowingBoth()))
            .hasMessageContaining("certificate");
      }
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsRefused() throws Exception {
    try (HookReceiver secure = new HookReceiver(server.getServerSocketFactory())) {
      HookTransport usual =
          new HookTransport(
              new HookAddresses(InetAddress::getAllByName),
              watch,
              PATIENCE,
              SSLContext.getDefault());
      String url = "https://localhost:" + secure.port() + "/";
      assertThatThrownBy(() -> usual.send(request(hook(url, "JSON", "", false)), allowingBoth()))
          .hasMessageContaining("certificate");
      assertThat(usual.send(request(hook(url, "JSON", "", true)), allowingBoth()).arrived())
          .isTrue();
    }
  }

  private static List<NetworkRange> allowingBoth() {
    return NetworkRange.parseList("127.0.0.0/8,::1");
  }

  @Test
  void proxiesOfTheJvmAreNotAsked() throws IOException {
    System.setProperty("socksProxyHost", "127.0.0.1");
    System.setProperty("socksProxyPort", "1");
    System.setProperty("http.proxyHost", "127.0.0.1");
    try {
      assertThat(send("http://good.example:" + receiver.port() + "/", false, LOOPBACK).arrived())
          .isTrue();
    } finally {
      List.of("socksProxyHost", "socksProxyPort", "http.proxyHost").forEach(System::clearProperty);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "10.1.2.3",
        "100.64.0.1",
        "100.100.100.200",
        "127.0.0.2",
        "168.63.129.16",
        "169.254.169.254",
        "172.31.255.255",
        "192.0.0.192",
        "192.0.2.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:10.0.0.1",
        "::127.0.0.1",
        "64:ff9b::a00:1",
        "64:ff9b:1::1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:a00:1::",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fec0::1",
        "ff02::1",
        "5f00::1",
        "3fff::1"
      })
  void specialAddressesAreNotPublic(String address) throws UnknownHostException {
    assertThat(HookAddresses.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"8.8.8.8", "100.63.255.255", "172.32.0.1", "192.0.1.1", "2606:4700::1111"})
  void othersAre(String address) throws UnknownHostException {
    assertThat(HookAddresses.isPublic(InetAddress.getByName(address))).isTrue();
  }

  @Test
  void whatFailsIsTriedAgainForThreeDays() {
    Duration age = Duration.ZERO;
    int attempts = 0;
    Optional<Duration> pause = Optional.of(Duration.ZERO);
    while (pause.isPresent()) {
      age = age.plus(pause.get());
      pause = HookRetries.after(++attempts, age);
    }
    assertThat(age).isBetween(Duration.ofDays(2).plusHours(12), Duration.ofDays(3));
    assertThat(attempts).isBetween(10, 20);
  }
}
