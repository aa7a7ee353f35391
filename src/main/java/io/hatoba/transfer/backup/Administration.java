package io.hatoba.transfer.backup;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hatoba.transfer.StallGuard;
import io.hatoba.transfer.TransferException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Consumer;

/** The administration REST of a running node, by a token with the scope {@code site_admin}. */
public final class Administration {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  // The node writes its whole database once before it sends the first byte.
  private static final Duration SNAPSHOT_PATIENCE = Duration.ofHours(6);
  private static final Duration STALL = Duration.ofMinutes(5);
  private static final int MAX_ANSWER = 64 * 1024;
  private static final String FENCES = "/api/v3/admin/registry/sweep-fences";
  private static final String SNAPSHOT = "/api/v3/admin/registry/database-snapshot";
  private static final String VERIFICATION = "/api/v3/admin/registry/verification";

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  private final URI origin;
  private final String token;

  /** Of a node. */
  public Administration(URI origin, String token) {
    this.origin = origin;
    this.token = token;
  }

  /** Whether a node answers there; whether it is ready does not matter. */
  public static boolean answers(URI origin) throws TransferException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    try {
      client.send(
          HttpRequest.newBuilder(origin.resolve("/health/live"))
              .timeout(Duration.ofSeconds(20))
              .build(),
          BodyHandlers.discarding());
      return true;
    } catch (IOException nobody) {
      return false;
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  /**
   * A fence that stands.
   *
   * @param layerStore what the node's layer store calls itself
   * @param embedded whether its database is a file of its own
   */
  record Fence(long id, String layerStore, boolean embedded) {}

  Fence raise(Duration time) throws TransferException {
    HttpResponse<InputStream> answer = send("POST", FENCES, seconds(time));
    if (answer.statusCode() != 201) {
      throw refusal("the fence", answer);
    }
    JsonNode body = json(answer);
    return new Fence(
        body.path("id").asLong(),
        body.path("layer_store").asText(),
        body.path("database").asText().equals("H2"));
  }

  /** False if it is gone. */
  boolean renew(Fence fence, Duration time) throws TransferException {
    HttpResponse<InputStream> answer = send("PUT", FENCES + "/" + fence.id(), seconds(time));
    if (answer.statusCode() != 204 && answer.statusCode() != 404) {
      throw refusal("the fence", answer);
    }
    close(answer);
    return answer.statusCode() == 204;
  }

  void lower(Fence fence) throws TransferException {
    HttpResponse<InputStream> answer = send("DELETE", FENCES + "/" + fence.id(), "");
    if (answer.statusCode() != 204) {
      throw refusal("the fence", answer);
    }
    close(answer);
  }

  private static String seconds(Duration time) {
    return "{\"seconds\":" + time.toSeconds() + "}";
  }

  /** Writes H2's archive of the database to a new private file. */
  void snapshot(Path archive) throws TransferException {
    HttpResponse<InputStream> answer = send("GET", SNAPSHOT, "", SNAPSHOT_PATIENCE);
    if (answer.statusCode() != 200) {
      throw refusal("the snapshot of the database", answer);
    }
    try (InputStream bytes = new StallGuard(answer.body(), STALL)) {
      Disks.copy(bytes, archive);
    } catch (IOException broken) {
      throw new TransferException("the snapshot of the database broke off: " + broken, broken);
    }
  }

  /**
   * Has the node verify itself.
   *
   * @param lines takes each line of JSON, as it comes
   * @throws TransferException if it broke off before its last line
   */
  public void verify(Consumer<JsonNode> lines) throws TransferException {
    HttpResponse<InputStream> answer = send("GET", VERIFICATION, "");
    if (answer.statusCode() != 200) {
      throw refusal("the verification", answer);
    }
    boolean done = false;
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        JsonNode read = JSON.readTree(line);
        done = read.has("done");
        lines.accept(read);
      }
    } catch (IOException broken) {
      throw new TransferException("the verification broke off: " + broken, broken);
    }
    if (!done) {
      throw new TransferException("the verification broke off; the log of the node says why");
    }
  }

  private HttpResponse<InputStream> send(String method, String path, String body)
      throws TransferException {
    return send(method, path, body, PATIENCE);
  }

  /** Waits so long for the head of an answer. */
  private HttpResponse<InputStream> send(String method, String path, String body, Duration patience)
      throws TransferException {
    HttpRequest request =
        HttpRequest.newBuilder(origin.resolve(path))
            .timeout(patience)
            .header("Authorization", "Bearer " + token)
            .header("Content-Type", "application/json")
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
            .build();
    try {
      return client.send(request, BodyHandlers.ofInputStream());
    } catch (IOException failure) {
      throw new TransferException(origin + " does not answer: " + failure, failure);
    } catch (InterruptedException stopped) {
      throw interrupted(stopped);
    }
  }

  private static TransferException interrupted(InterruptedException stopped) {
    Thread.currentThread().interrupt();
    return new TransferException("interrupted", stopped);
  }

  private TransferException refusal(String what, HttpResponse<InputStream> answer) {
    String said;
    try {
      said = json(answer).path("message").asText();
    } catch (TransferException unreadable) {
      said = "";
    }
    return new TransferException(
        what
            + ": "
            + origin
            + " answers "
            + answer.statusCode()
            + (said.isEmpty() ? "" : " " + said));
  }

  private static JsonNode json(HttpResponse<InputStream> answer) throws TransferException {
    try (InputStream body = answer.body()) {
      return JSON.readTree(body.readNBytes(MAX_ANSWER));
    } catch (JsonProcessingException noJson) {
      throw new TransferException(answer.uri() + " answers with something else than JSON", noJson);
    } catch (IOException broken) {
      throw new TransferException(answer.uri() + " broke off: " + broken, broken);
    }
  }

  private static void close(HttpResponse<InputStream> answer) throws TransferException {
    try {
      answer.body().close();
    } catch (IOException broken) {
      throw new TransferException(answer.uri() + " broke off: " + broken, broken);
    }
  }
}
