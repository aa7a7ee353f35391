package io.hatoba.faults;

import io.hatoba.faults.History.Outcome;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/** A client of a registry all of whose operations are recorded. */
final class Client {
  private static final String OCTETS = "application/octet-stream";
  private static final AtomicLong SLOWEST = new AtomicLong();

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private final History history;
  private final String worker;
  private final Supplier<URI> origin;
  private final String authorization;
  private final Duration patience;

  /**
   * One client.
   *
   * @param origin the node to ask, chosen anew for each request
   * @param token of the administrator
   * @param patience how long it waits for an answer
   */
  Client(History history, String worker, Supplier<URI> origin, String token, Duration patience) {
    this.history = history;
    this.worker = worker;
    this.origin = origin;
    this.patience = patience;
    this.authorization = basic(token);
  }

  /** The header of the administrator. */
  static String basic(String token) {
    return "Basic "
        + Base64.getEncoder().encodeToString(("admin:" + token).getBytes(StandardCharsets.UTF_8));
  }

  /** What came of an operation. */
  record Result(Outcome outcome, Reply reply) {
    boolean ok() {
      return outcome == Outcome.OK;
    }
  }

  /** The longest that any client has waited for an answer since the last call. */
  static Duration slowest() {
    return Duration.ofNanos(SLOWEST.getAndSet(0));
  }

  /** What a reply tells: how the operation ended, and what it saw. */
  private record Told(Outcome outcome, String note, List<Effect> seen) {
    static Told ok(Effect... seen) {
      return new Told(Outcome.OK, "", List.of(seen));
    }

    static Told refused(Reply reply, Effect... seen) {
      return new Told(Outcome.REFUSED, reply.status() + " " + reply.text(), List.of(seen));
    }

    static Told wrong(String note) {
      return new Told(Outcome.WRONG, note, List.of());
    }
  }

  /** Reads a reply that is an answer of the registry and no fault. */
  @FunctionalInterface
  private interface Reading {
    Told read(Reply reply);
  }

  private Result record(
      String what, List<Effect> effects, HttpRequest.Builder request, Reading reading) {
    long number = history.begin(worker, what, effects);
    long began = System.nanoTime();
    Reply reply = new Reply(0, false, OptionalLong.empty(), "", new byte[0]);
    Told told;
    try {
      request.header("Authorization", authorization).timeout(patience);
      reply = Reply.of(http.send(request.build(), BodyHandlers.ofByteArray()));
      SLOWEST.accumulateAndGet(System.nanoTime() - began, Math::max);
      told = tell(reply, reading);
    } catch (ConnectException | HttpConnectTimeoutException nobody) {
      // Nothing was sent.
      told = new Told(Outcome.REFUSED, nobody.toString(), List.of());
    } catch (IOException broken) {
      told = new Told(Outcome.UNKNOWN, broken.toString(), List.of());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      told = new Told(Outcome.UNKNOWN, "interrupted", List.of());
    }
    history.end(number, told.outcome(), told.note(), told.seen());
    return new Result(told.outcome(), reply);
  }

  private static Told tell(Reply reply, Reading reading) {
    Optional<String> breach = reply.breach();
    if (breach.isPresent()) {
      return Told.wrong(breach.get());
    }
    return reply.unknown()
        ? new Told(Outcome.UNKNOWN, reply.status() + " " + reply.text(), List.of())
        : reading.read(reply);
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(origin.get() + path));
  }

  private static String blobPath(String repository, String digest) {
    return "/v2/" + repository + "/blobs/" + digest;
  }

  private static String manifestPath(String repository, String reference) {
    return "/v2/" + repository + "/manifests/" + reference;
  }

  private static List<Effect> makes(Register register) {
    return List.of(Effect.write(register, Register.LIVE));
  }

  // ---- blobs ----

  /** A blob in one request. */
  Result post(String repository, Blob blob) {
    return record(
        "POST blob " + blob.size(),
        makes(Register.blob(repository, blob.digest())),
        request("/v2/" + repository + "/blobs/uploads/?digest=" + blob.digest())
            .header("Content-Type", OCTETS)
            .POST(BodyPublishers.ofByteArray(blob.bytes())),
        reply -> reply.status() == 201 ? Told.ok() : refusedUpload(reply));
  }

  /** A blob in a request that begins, some chunks, and one that ends. */
  Result upload(String repository, Blob blob, int chunks) {
    Result last = start(repository);
    int size = (blob.size() + chunks - 1) / chunks;
    for (int from = 0; last.ok() && from < blob.size(); from += size) {
      last = append(last.reply().location(), blob, from, Math.min(from + size, blob.size()));
    }
    return last.ok() ? commit(repository, last.reply().location(), blob) : last;
  }

  Result start(String repository) {
    return record(
        "POST upload",
        List.of(),
        request("/v2/" + repository + "/blobs/uploads/").POST(BodyPublishers.noBody()),
        reply -> reply.status() == 202 ? Told.ok() : refusedUpload(reply));
  }

  Result append(String location, Blob blob, int from, int to) {
    return record(
        "PATCH " + (to - from),
        List.of(),
        request(location)
            .header("Content-Type", OCTETS)
            .header("Content-Range", from + "-" + (to - 1))
            .method("PATCH", BodyPublishers.ofByteArray(blob.bytes(), from, to - from)),
        reply -> reply.status() == 202 ? Told.ok() : refusedUpload(reply));
  }

  Result commit(String repository, String location, Blob blob) {
    return record(
        "PUT blob " + blob.size(),
        makes(Register.blob(repository, blob.digest())),
        request(location + "?digest=" + blob.digest()).PUT(BodyPublishers.noBody()),
        reply -> reply.status() == 201 ? Told.ok() : refusedUpload(reply));
  }

  private static Told refusedUpload(Reply reply) {
    // The bytes are what the digest says: whoever finds another one has lost or mixed some.
    return reply.says("DIGEST_INVALID")
        ? Told.wrong(reply.status() + " " + reply.text())
        : Told.refused(reply);
  }

  /** A blob that another repository has; if it will not be mounted, the upload is left alone. */
  Result mount(String repository, String from, Blob blob) {
    Effect there = Effect.read(Register.blob(from, blob.digest()), Register.LIVE);
    return record(
        "POST mount from " + from,
        makes(Register.blob(repository, blob.digest())),
        request("/v2/" + repository + "/blobs/uploads/?mount=" + blob.digest() + "&from=" + from)
            .POST(BodyPublishers.noBody()),
        reply -> reply.status() == 201 ? Told.ok(there) : Told.refused(reply));
  }

  /** Pulls a blob, and compares every byte by its digest. */
  Result pullBlob(String repository, String digest) {
    Register register = Register.blob(repository, digest);
    return record(
        "GET blob",
        List.of(),
        request(blobPath(repository, digest)).GET(),
        reply -> pulled(reply, register, digest));
  }

  /** Deletes a blob that no manifest needs. */
  Result deleteBlob(String repository, String digest) {
    Register register = Register.blob(repository, digest);
    return record(
        "DELETE blob",
        List.of(Effect.write(register, Register.ABSENT)),
        request(blobPath(repository, digest)).DELETE(),
        reply ->
            switch (reply.status()) {
              case 202 -> Told.ok();
              case 404 -> Told.refused(reply, Effect.read(register, Register.ABSENT));
              case 405 -> Told.refused(reply, Effect.read(register, Register.LIVE));
              default -> Told.refused(reply);
            });
  }

  // ---- manifests ----

  /** Pushes a manifest under a tag, or under its digest if there is none. */
  Result put(String repository, Image image, Optional<String> tag) {
    List<Effect> effects = new ArrayList<>(makes(Register.manifest(repository, image.digest())));
    tag.ifPresent(
        name -> effects.add(Effect.write(Register.tag(repository, name), image.digest())));
    return record(
        "PUT manifest",
        effects,
        request(manifestPath(repository, tag.orElse(image.digest())))
            .header("Content-Type", Image.TYPE)
            .PUT(BodyPublishers.ofByteArray(image.manifest().bytes())),
        reply -> reply.status() == 201 ? Told.ok() : refusedManifest(repository, reply));
  }

  private static Told refusedManifest(String repository, Reply reply) {
    return reply.says("MANIFEST_BLOB_UNKNOWN")
        ? reply
            .digest()
            .map(digest -> Effect.read(Register.blob(repository, digest), Register.ABSENT))
            .map(unknown -> Told.refused(reply, unknown))
            .orElseGet(() -> Told.wrong("names no blob: " + reply.text()))
        : Told.refused(reply);
  }

  /** Pulls the manifest that a tag points at. */
  Result pullTag(String repository, String tag) {
    Register register = Register.tag(repository, tag);
    return record(
        "GET tag",
        List.of(),
        request(manifestPath(repository, tag)).GET(),
        reply ->
            switch (reply.status()) {
              case 200 -> Told.ok(Effect.read(register, Blob.digestOf(reply.body())));
              case 404 -> Told.ok(Effect.read(register, Register.ABSENT));
              default -> Told.refused(reply);
            });
  }

  /** Pulls a manifest by its digest. */
  Result pullManifest(String repository, String digest) {
    Register register = Register.manifest(repository, digest);
    return record(
        "GET manifest",
        List.of(),
        request(manifestPath(repository, digest)).GET(),
        reply -> pulled(reply, register, digest));
  }

  private static Told pulled(Reply reply, Register register, String digest) {
    return switch (reply.status()) {
      case 200 -> {
        String actual = Blob.digestOf(reply.body());
        yield actual.equals(digest)
            ? Told.ok(Effect.read(register, Register.LIVE))
            : Told.wrong("bytes of " + actual + " for " + register);
      }
      case 404 -> Told.ok(Effect.read(register, Register.ABSENT));
      default -> Told.refused(reply);
    };
  }

  Result deleteTag(String repository, String tag) {
    Register register = Register.tag(repository, tag);
    return record(
        "DELETE tag",
        List.of(Effect.write(register, Register.ABSENT)),
        request(manifestPath(repository, tag)).DELETE(),
        reply ->
            switch (reply.status()) {
              case 202 -> Told.ok();
              case 404 -> Told.refused(reply, Effect.read(register, Register.ABSENT));
              default -> Told.refused(reply);
            });
  }

  /** Deletes a manifest with all tags that point at it. */
  Result deleteManifest(String repository, String digest, List<String> tags) {
    Register register = Register.manifest(repository, digest);
    List<Effect> effects = new ArrayList<>();
    effects.add(Effect.write(register, Register.ABSENT));
    for (String tag : tags) {
      effects.add(Effect.replace(Register.tag(repository, tag), digest, Register.ABSENT));
    }
    return record(
        "DELETE manifest",
        effects,
        request(manifestPath(repository, digest)).DELETE(),
        reply ->
            switch (reply.status()) {
              case 202 -> Told.ok();
              case 404 -> Told.refused(reply, Effect.read(register, Register.ABSENT));
              default -> Told.refused(reply);
            });
  }
}
