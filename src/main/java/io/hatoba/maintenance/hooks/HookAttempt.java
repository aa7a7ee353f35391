package io.hatoba.maintenance.hooks;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hatoba.catalog.hooks.HookRule;
import io.hatoba.config.NetworkRange;
import io.hatoba.metadata.events.HookMessageDao.Claimed;
import io.hatoba.metadata.events.HookMessageDao.Outcome;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Tells one hook one thing, and says how it came out in words that may be shown. */
final class HookAttempt {
  private static final Logger LOG = Logger.getLogger(HookAttempt.class.getName());
  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** What is kept of an answer: enough to see what was wrong. */
  private static final int KEPT_BODY = 8 * 1024;

  private static final int KEPT_HEADERS = 50;
  private static final int KEPT_HEADER = 200;

  private final HookTransport transport;
  private final String enterpriseHost;

  HookAttempt(HookTransport transport, String enterpriseHost) {
    this.transport = transport;
    this.enterpriseHost = enterpriseHost;
  }

  /** Does it; what goes wrong is an outcome too. */
  Outcome make(Claimed claimed, List<NetworkRange> allowed) {
    long began = System.nanoTime();
    HookRequest request = HookRequest.of(claimed.hook(), claimed.message(), enterpriseHost);
    String sent = json(request.headers());
    try {
      HookAnswer answer = transport.send(request, allowed);
      return new Outcome(
          answer.arrived(),
          since(began),
          answer.status(),
          answer.arrived() ? "OK" : "Invalid HTTP Response: " + answer.status(),
          answer.arrived() ? "active" : "misconfigured",
          sent,
          json(kept(answer.headers())),
          printable(new String(answer.body(), StandardCharsets.UTF_8), KEPT_BODY));
    } catch (SocketTimeoutException late) {
      return failed(began, HookRule.TIMED_OUT.about().text(), "timeout", sent);
    } catch (IOException failure) {
      return failed(
          began,
          printable(
              HookRule.NOT_CONNECTED.about(String.valueOf(failure.getMessage())).text(),
              KEPT_HEADER),
          "connection_error",
          sent);
    } catch (RuntimeException failure) {
      // Else nothing would be written down, and it would be told again and again.
      LOG.log(
          Level.WARNING,
          failure,
          () -> "hook " + claimed.hook().id() + " could not be told message " + claimed.id());
      return failed(began, HookRule.ATTEMPT_FAILED.about().text(), "connection_error", sent);
    }
  }

  private static Outcome failed(long began, String status, String hookStatus, String sent) {
    return new Outcome(false, since(began), 0, status, hookStatus, sent, "{}", "");
  }

  private static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private static Map<String, String> kept(Map<String, String> headers) {
    Map<String, String> kept = new LinkedHashMap<>();
    headers.entrySet().stream()
        .limit(KEPT_HEADERS)
        .forEach(
            header ->
                kept.put(
                    printable(header.getKey(), KEPT_HEADER),
                    printable(header.getValue(), KEPT_HEADER)));
    return kept;
  }

  private static String json(Map<String, String> headers) {
    try {
      return MAPPER.writeValueAsString(headers);
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("texts can be written", impossible);
    }
  }

  /** PostgreSQL takes NUL in no text; JSON writes other controls with six characters. */
  private static String printable(String text, int most) {
    String some = text.length() > most ? text.substring(0, most) : text;
    return some.replaceAll("[\\p{Cntrl}&&[^\n\t]]|\\p{Cs}", "\uFFFD");
  }
}
