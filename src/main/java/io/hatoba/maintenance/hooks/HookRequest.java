package io.hatoba.maintenance.hooks;

import io.hatoba.metadata.events.HookMessageDao;
import io.hatoba.metadata.events.HookRow;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is sent to a receiver.
 *
 * @param insecureSsl whether any certificate will do
 * @param headers in the order in which they are sent
 */
record HookRequest(URI url, boolean insecureSsl, Map<String, String> headers, byte[] body) {
  private static final String VERSION = "3.19.0";

  /**
   * Tells a hook a message, in GitHub's words.
   *
   * @param enterpriseHost by which GitHub's receivers tell instances apart
   */
  static HookRequest of(HookRow hook, HookMessageDao.Message message, String enterpriseHost) {
    boolean form = hook.config().contentType().equals("FORM");
    String content =
        form
            ? "payload=" + URLEncoder.encode(message.payload(), StandardCharsets.UTF_8)
            : message.payload();
    byte[] body = content.getBytes(StandardCharsets.UTF_8);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Accept", "*/*");
    headers.put("Content-Type", form ? "application/x-www-form-urlencoded" : "application/json");
    headers.put("User-Agent", "GitHub-Hookshot/hatoba");
    headers.put("X-GitHub-Delivery", message.guid());
    headers.put("X-GitHub-Enterprise-Host", enterpriseHost);
    headers.put("X-GitHub-Enterprise-Version", VERSION);
    headers.put("X-GitHub-Event", message.event());
    headers.put("X-GitHub-Hook-ID", Long.toString(hook.id()));
    headers.put("X-GitHub-Hook-Installation-Target-ID", Long.toString(hook.target().id()));
    headers.put("X-GitHub-Hook-Installation-Target-Type", targetType(hook.target().kind()));
    String secret = hook.config().secret();
    if (!secret.isEmpty()) {
      headers.put("X-Hub-Signature", "sha1=" + hmac("HmacSHA1", secret, body));
      headers.put("X-Hub-Signature-256", "sha256=" + hmac("HmacSHA256", secret, body));
    }
    return new HookRequest(
        URI.create(hook.config().url()), hook.config().insecureSsl(), headers, body);
  }

  private static String targetType(String kind) {
    return switch (kind) {
      case "REPOSITORY" -> "repository";
      case "ORGANIZATION" -> "organization";
      default -> "enterprise";
    };
  }

  static String hmac(String algorithm, String secret, byte[] body) {
    try {
      Mac mac = Mac.getInstance(algorithm);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), algorithm));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException impossible) {
      throw new IllegalStateException("every Java has " + algorithm, impossible);
    }
  }

  /** URLs of hooks may hold secrets too. */
  @Override
  public String toString() {
    return "request of a hook";
  }
}
