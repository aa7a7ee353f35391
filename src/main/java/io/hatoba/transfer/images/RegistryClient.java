package io.hatoba.transfer.images;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.MediaType;
import io.hatoba.oci.Reference;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Tag;
import io.hatoba.transfer.TransferException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A client of one repository of a registry (OCI Distribution Specification). What it was given is
 * what the digest says, or a {@link TransferException}.
 */
final class RegistryClient {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  // For the whole of a blob on its way.
  private static final Duration UPLOAD_PATIENCE = Duration.ofHours(6);
  private static final int MOST_PAGES = 10_000;
  private static final int BLOB_TRIES = 3;
  private static final int MAX_LIST = 32 * 1024 * 1024;
  private static final String ACCEPTED =
      String.join(
          ", ",
          MediaType.OCI_MANIFEST.value(),
          MediaType.OCI_INDEX.value(),
          MediaType.DOCKER_MANIFEST.value(),
          MediaType.DOCKER_LIST.value());
  private static final Pattern NEXT = Pattern.compile("<([^>]{1,4000})>\\s*;\\s*rel=\"?next\"?");

  private final Exchange exchange;
  private final RepositoryName repository;
  private final String scope;

  RegistryClient(Exchange exchange, RepositoryName repository, boolean writes) {
    this.exchange = exchange;
    this.repository = repository;
    this.scope = "repository:" + repository + (writes ? ":pull,push" : ":pull");
  }

  RepositoryName repository() {
    return repository;
  }

  /**
   * A manifest as the registry has it.
   *
   * @param bytes whose digest is {@code digest}
   */
  record Fetched(Digest digest, MediaType mediaType, byte[] bytes) {}

  /** A manifest; empty if the repository has none of this name. */
  Optional<Fetched> find(Reference reference) throws TransferException {
    HttpResponse<InputStream> answer =
        exchange.send(scope, () -> get("manifests/" + reference).header("Accept", ACCEPTED));
    if (answer.statusCode() == 404) {
      drop(answer);
      return Optional.empty();
    }
    if (answer.statusCode() != 200) {
      throw exchange.refusal(repository + ":" + reference, answer);
    }
    byte[] bytes = Exchange.bytes(answer, (int) Manifest.MAX_BYTES);
    Digest digest =
        reference instanceof Digest asked
            ? asked.sameAlgorithmOver(bytes)
            : digestOf(answer, bytes);
    if (reference instanceof Digest asked && !asked.equals(digest)) {
      throw new TransferException(
          repository + "@" + asked + ": what came has another digest, " + digest);
    }
    Optional<String> type = answer.headers().firstValue("Content-Type");
    try {
      return Optional.of(new Fetched(digest, Manifest.parse(bytes, type).mediaType(), bytes));
    } catch (RegistryException malformed) {
      throw new TransferException(
          repository + ":" + reference + " cannot be read: " + malformed.getMessage(), malformed);
    }
  }

  /** By the algorithm that the registry names it with. */
  private Digest digestOf(HttpResponse<?> answer, byte[] bytes) throws TransferException {
    Optional<String> named = answer.headers().firstValue("Docker-Content-Digest");
    try {
      Digest digest =
          named.isPresent()
              ? Digest.parse(named.get()).sameAlgorithmOver(bytes)
              : Digest.sha256(bytes);
      if (named.isPresent() && !named.get().equals(digest.toString())) {
        throw new TransferException(
            answer.uri() + ": the registry says " + named.get() + ", and what came is " + digest);
      }
      return digest;
    } catch (RegistryException malformed) {
      throw new TransferException(
          answer.uri() + ": the registry gives no digest that is one", malformed);
    }
  }

  /** All tags. */
  List<Tag> listTags() throws TransferException {
    List<Tag> tags = new ArrayList<>();
    Optional<URI> page = Optional.of(address("tags/list?n=1000"));
    for (int pages = 0; page.isPresent(); pages++) {
      URI at = requireEnd(page.get(), pages);
      HttpResponse<InputStream> answer = exchange.send(scope, () -> get(at));
      if (answer.statusCode() != 200) {
        throw exchange.refusal(repository.toString(), answer);
      }
      page = next(answer);
      for (JsonNode tag : exchange.json(answer).path("tags")) {
        try {
          tags.add(new Tag(tag.asText()));
        } catch (RegistryException malformed) {
          throw new TransferException(
              repository + ": the registry lists a tag that is none", malformed);
        }
      }
    }
    return tags;
  }

  /**
   * Digests of what has a manifest as its subject (OCI Distribution Specification, "Listing
   * Referrers"); none where the registry does not know.
   */
  List<Digest> listReferrers(Digest subject) throws TransferException {
    List<Digest> referrers = new ArrayList<>();
    Optional<URI> page = Optional.of(address("referrers/" + subject));
    for (int pages = 0; page.isPresent(); pages++) {
      URI at = requireEnd(page.get(), pages);
      HttpResponse<InputStream> answer = exchange.send(scope, () -> get(at));
      if (answer.statusCode() == 404) {
        drop(answer);
        return referrers;
      }
      if (answer.statusCode() != 200) {
        throw exchange.refusal("referrers of " + subject, answer);
      }
      page = next(answer);
      byte[] bytes = Exchange.bytes(answer, MAX_LIST);
      try {
        Manifest.parse(bytes, Optional.of(MediaType.OCI_INDEX.value()))
            .references()
            .forEach(entry -> referrers.add(entry.descriptor().digest()));
      } catch (RegistryException malformed) {
        throw new TransferException(
            "the referrers of " + subject + " cannot be read: " + malformed.getMessage(),
            malformed);
      }
    }
    return referrers;
  }

  private URI requireEnd(URI page, int pages) throws TransferException {
    if (pages == MOST_PAGES) {
      throw new TransferException(
          repository + ": the registry sends from page to page without end");
    }
    return page;
  }

  private Optional<URI> next(HttpResponse<?> answer) throws TransferException {
    for (String link : answer.headers().allValues("Link")) {
      Matcher matcher = NEXT.matcher(link);
      if (matcher.find()) {
        return Optional.of(exchange.resolve(answer.uri(), matcher.group(1)));
      }
    }
    return Optional.empty();
  }

  /** Puts a blob into a layout. */
  void copyTo(OciLayout layout, Digest digest, long size) throws TransferException {
    for (int attempt = 1; ; attempt++) {
      HttpResponse<InputStream> answer = exchange.send(scope, () -> get("blobs/" + digest));
      if (answer.statusCode() != 200) {
        throw exchange.refusal(repository + ": blob " + digest, answer);
      }
      try (InputStream body = answer.body()) {
        layout.write(digest, size, body);
        return;
      } catch (OciLayout.BrokenSourceException broken) {
        if (attempt == BLOB_TRIES) {
          throw new TransferException("blob " + digest + ": " + broken.getMessage(), broken);
        }
      } catch (IOException closing) {
        throw new TransferException("blob " + digest + ": " + closing, closing);
      }
    }
  }

  /** Whether the repository has a blob already. */
  boolean hasBlob(Digest digest) throws TransferException {
    return has("blobs/" + digest);
  }

  /** Whether a tag names this manifest already, or the repository has it where there is no tag. */
  boolean has(Reference reference, Digest digest) throws TransferException {
    HttpResponse<InputStream> answer =
        exchange.send(scope, () -> head("manifests/" + reference).header("Accept", ACCEPTED));
    drop(answer);
    return answer.statusCode() == 200
        && answer
            .headers()
            .firstValue("Docker-Content-Digest")
            .filter(digest.toString()::equals)
            .isPresent();
  }

  private boolean has(String path) throws TransferException {
    HttpResponse<InputStream> answer = exchange.send(scope, () -> head(path));
    drop(answer);
    return answer.statusCode() == 200;
  }

  /**
   * Pushes a blob, or has it mounted from where the registry finds it.
   *
   * @throws TransferException if the registry refuses it, also for not having this digest
   */
  void putBlob(Digest digest, Path file) throws TransferException {
    for (int attempt = 1; ; attempt++) {
      try {
        upload(digest, file);
        return;
      } catch (TransferException failed) {
        // Of a body that broke off some may have been kept, so it begins anew.
        if (!(failed.getCause() instanceof IOException) || attempt == BLOB_TRIES) {
          throw failed;
        }
      }
    }
  }

  private void upload(Digest digest, Path file) throws TransferException {
    URI begin = address("blobs/uploads/?mount=" + encoded(digest.toString()));
    HttpResponse<InputStream> begun =
        exchange.send(scope, () -> request(begin).timeout(PATIENCE).POST(BodyPublishers.noBody()));
    if (begun.statusCode() == 201) {
      drop(begun);
      return;
    }
    Optional<String> location = begun.headers().firstValue("Location");
    if (begun.statusCode() != 202 || location.isEmpty()) {
      throw exchange.refusal(repository + ": blob " + digest, begun);
    }
    drop(begun);
    URI upload = exchange.resolve(begun.uri(), location.get());
    URI end =
        URI.create(
            upload
                + (upload.getRawQuery() == null ? "?" : "&")
                + "digest="
                + encoded(digest.toString()));
    HttpResponse<InputStream> ended =
        exchange.sendOnce(
            scope,
            () ->
                request(end)
                    .timeout(UPLOAD_PATIENCE)
                    .header("Content-Type", "application/octet-stream")
                    .PUT(body(file)));
    if (ended.statusCode() != 201) {
      throw exchange.refusal(repository + ": blob " + digest, ended);
    }
    drop(ended);
  }

  private static HttpRequest.BodyPublisher body(Path file) {
    try {
      return BodyPublishers.ofFile(file);
    } catch (FileNotFoundException gone) {
      throw new IllegalStateException(file + " is gone since it was found", gone);
    }
  }

  /** Pushes a manifest. */
  void putManifest(Reference reference, Fetched manifest) throws TransferException {
    HttpResponse<InputStream> answer =
        exchange.send(
            scope,
            () ->
                request(address("manifests/" + reference))
                    .timeout(PATIENCE)
                    .header("Content-Type", manifest.mediaType().value())
                    .PUT(BodyPublishers.ofByteArray(manifest.bytes())));
    if (answer.statusCode() != 201) {
      throw exchange.refusal(
          repository + (reference instanceof Tag ? ":" : "@") + reference, answer);
    }
    drop(answer);
  }

  private static void drop(HttpResponse<InputStream> answer) throws TransferException {
    try {
      Exchange.close(answer);
    } catch (IOException broken) {
      throw new TransferException(answer.uri() + " broke off: " + broken, broken);
    }
  }

  private HttpRequest.Builder get(String path) {
    return get(address(path));
  }

  private static HttpRequest.Builder get(URI address) {
    return request(address).timeout(PATIENCE).GET();
  }

  private HttpRequest.Builder head(String path) {
    return request(address(path)).timeout(PATIENCE).method("HEAD", BodyPublishers.noBody());
  }

  private static HttpRequest.Builder request(URI address) {
    return HttpRequest.newBuilder(address);
  }

  private URI address(String path) {
    return exchange.registry().resolve("/v2/" + repository + "/" + path);
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
