package io.hatoba.access.identity;

import io.hatoba.oci.Quotation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches small documents of issuers. An issuer may be slow, or send without end; neither its
 * redirects nor its cookies are followed. A client lives no longer than its request: there are few,
 * and a node that has no issuers has no threads for them.
 */
final class DocumentFetcher {
  private static final int MOST_BYTES = 1024 * 1024;
  private static final int OK = 200;

  private final Duration patience;

  /**
   * A fetcher.
   *
   * @param patience from the look-up of the name to the last byte
   */
  DocumentFetcher(Duration patience) {
    this.patience = patience;
  }

  String fetch(FetchableUrl url) throws IOException {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience)
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(url.uri())
            .header("Accept", "application/json")
            .header("User-Agent", "Hatoba")
            .timeout(patience)
            .build();
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request, head -> new Limited());
    try {
      HttpResponse<byte[]> response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != OK) {
        throw new KeysException(KeysRule.ANSWERED.about(url.uri(), response.statusCode()));
      }
      return new String(response.body(), StandardCharsets.UTF_8);
    } catch (TimeoutException late) {
      throw new KeysException(KeysRule.NO_ANSWER_WITHIN.about(url.uri(), patience.toMillis()));
    } catch (ExecutionException failure) {
      throw notFetched(url, failure.getCause());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new KeysException(KeysRule.NOT_WAITED_FOR.about(url.uri()), interrupted);
    } finally {
      answer.cancel(true);
    }
  }

  private static KeysException notFetched(FetchableUrl url, @Nullable Throwable cause) {
    return cause == null
        ? new KeysException(KeysRule.NOT_FETCHED_AT_ALL.about(url.uri()))
        : new KeysException(
            KeysRule.NOT_FETCHED.about(url.uri(), Quotation.of(cause.toString())), cause);
  }

  /** Takes a body up to its limit. */
  private static final class Limited implements BodySubscriber<byte[]> {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<byte[]> body = new CompletableFuture<>();
    private Flow.@Nullable Subscription subscription;

    @Override
    public CompletionStage<byte[]> getBody() {
      return body;
    }

    @Override
    public void onSubscribe(Flow.Subscription begun) {
      subscription = begun;
      begun.request(Long.MAX_VALUE);
    }

    @Override
    public void onNext(List<ByteBuffer> buffers) {
      for (ByteBuffer buffer : buffers) {
        byte[] part = new byte[buffer.remaining()];
        buffer.get(part);
        bytes.writeBytes(part);
      }
      if (bytes.size() > MOST_BYTES && subscription != null) {
        subscription.cancel();
        body.completeExceptionally(new IOException("more than " + MOST_BYTES + " bytes"));
      }
    }

    @Override
    public void onError(Throwable failure) {
      body.completeExceptionally(failure);
    }

    @Override
    public void onComplete() {
      body.complete(bytes.toByteArray());
    }
  }
}
