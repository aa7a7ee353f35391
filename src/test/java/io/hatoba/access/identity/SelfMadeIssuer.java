package io.hatoba.access.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer of identity tokens on the loopback interface, with ways to fail. */
public final class SelfMadeIssuer implements AutoCloseable {
  /** What becomes of requests. */
  public enum Mood {
    /** They are answered. */
    WELL,
    /** They are refused with 500. */
    DOWN,
    /** They are sent elsewhere, where the answer is. */
    REDIRECTING,
    /** They are answered without end. */
    ENDLESS,
    /** They wait until the issuer is closed. */
    SILENT
  }

  /** The first key of every issuer: making one takes long. */
  private static final RSAKey FIRST = newRsaKey(1);

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final AtomicInteger fetches = new AtomicInteger();
  private final AtomicInteger keys = new AtomicInteger(1);
  private volatile Mood mood = Mood.WELL;
  private volatile RSAKey rsa;
  private volatile ECKey ec;

  /** One with a key of each kind. */
  public SelfMadeIssuer() {
    try {
      rsa = FIRST;
      ec = new ECKeyGenerator(Curve.P_256).keyID("ec").generate();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private static RSAKey newRsaKey(int number) {
    try {
      return new RSAKeyGenerator(2048).keyID("rsa-" + number).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What its tokens call it. */
  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** How often its keys were fetched. */
  public int fetches() {
    return fetches.get();
  }

  /** Decides what becomes of requests. */
  public void feel(Mood other) {
    mood = other;
  }

  /** Has another RSA key from now on, and no longer the one before. */
  public void rotate() {
    rsa = newRsaKey(keys.incrementAndGet());
  }

  /** Its RSA key, the private half too. */
  public RSAKey rsaKey() {
    return rsa;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/keys")) {
      fetches.incrementAndGet();
    }
    switch (path.startsWith("/elsewhere") ? Mood.WELL : mood) {
      case WELL -> send(exchange, document(path.replace("/elsewhere", "")));
      case DOWN -> exchange.sendResponseHeaders(500, -1);
      case REDIRECTING -> {
        exchange.getResponseHeaders().set("Location", url() + "/elsewhere" + path);
        exchange.sendResponseHeaders(302, -1);
      }
      case ENDLESS -> sendWithoutEnd(exchange);
      case SILENT -> {
        return;
      }
    }
    exchange.close();
  }

  private String document(String path) {
    return path.equals("/keys")
        ? new JWKSet(List.<JWK>of(rsa, ec)).toPublicJWKSet().toString()
        : "{\"issuer\":\"" + url() + "\",\"jwks_uri\":\"" + url() + "/keys\"}";
  }

  private static void send(HttpExchange exchange, String document) throws IOException {
    byte[] body = document.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
  }

  private static void sendWithoutEnd(HttpExchange exchange) throws IOException {
    exchange.sendResponseHeaders(200, 0);
    byte[] some = new byte[64 * 1024];
    Arrays.fill(some, (byte) ' ');
    try (OutputStream body = exchange.getResponseBody()) {
      for (int sent = 0; sent < 64 * 1024 * 1024; sent += some.length) {
        body.write(some);
      }
    } catch (IOException enough) {
      // The client has gone, as it should.
    }
  }

  /** A token by its RSA key. */
  public String sign(JWTClaimsSet claims) {
    return sign(header(JWSAlgorithm.RS256, rsa.getKeyID()).build(), claims);
  }

  /** The beginning of a header. */
  public static JWSHeader.Builder header(JWSAlgorithm algorithm, String keyId) {
    return new JWSHeader.Builder(algorithm).type(JOSEObjectType.JWT).keyID(keyId);
  }

  /** A token by the key that fits a header's algorithm. */
  public String sign(JWSHeader header, JWTClaimsSet claims) {
    try {
      JWSSigner signer =
          JWSAlgorithm.Family.EC.contains(header.getAlgorithm())
              ? new ECDSASigner(ec)
              : new RSASSASigner(rsa);
      SignedJWT jwt = new SignedJWT(header, claims);
      jwt.sign(signer);
      return jwt.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
