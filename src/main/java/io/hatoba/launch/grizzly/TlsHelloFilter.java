package io.hatoba.launch.grizzly;

import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.memory.Buffers;
import org.jspecify.annotations.Nullable;

/**
 * Answers a TLS handshake on a port of plain HTTP with a 400 of plain HTTP.
 *
 * <p>Docker with its containerd store, containerd and {@code docker manifest --insecure} try TLS
 * first and fall back to plain HTTP only when the answer begins with {@code HTTP/}. Grizzly by
 * itself closes the connection, and they give up.
 *
 * <p>Stands before the HTTP codec.
 */
final class TlsHelloFilter extends BaseFilter {
  /** Content type of a TLS record that holds a handshake (RFC 8446, 5.1). */
  private static final byte HANDSHAKE = 22;

  private static final int RECORD_HEADER = 5;
  private static final int LONGEST_RECORD = 1 << 14;

  private static final byte[] ANSWER =
      """
      HTTP/1.0 400 Bad Request\r
      Content-Type: text/plain; charset=utf-8\r
      Connection: close\r
      \r
      This port speaks plain HTTP, and the request was made in TLS.
      """
          .getBytes(StandardCharsets.US_ASCII);

  /** Set on a connection whose first bytes were no handshake. */
  private static final Attribute<Boolean> PLAIN =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("io.hatoba.plain");

  @Override
  public NextAction handleRead(FilterChainContext context) {
    Connection<?> connection = context.getConnection();
    Buffer received = context.getMessage();
    if (PLAIN.isSet(connection) || !received.hasRemaining()) {
      return context.getInvokeAction();
    }
    if (received.get(received.position()) != HANDSHAKE) {
      PLAIN.set(connection, Boolean.TRUE);
      return context.getInvokeAction();
    }
    // A connection that is closed with bytes unread is reset, and the answer lost.
    if (received.remaining() < expected(received)) {
      return context.getStopAction(received);
    }
    received.tryDispose();
    context.write(
        Buffers.wrap(context.getMemoryManager(), ANSWER),
        new EmptyCompletionHandler<WriteResult>() {
          @Override
          public void completed(WriteResult written) {
            connection.closeSilently();
          }

          @Override
          public void failed(@Nullable Throwable failure) {
            connection.closeSilently();
          }
        });
    return context.getStopAction();
  }

  /** How long the first record is as a whole, as far as its header has come. */
  private static int expected(Buffer received) {
    if (received.remaining() < RECORD_HEADER) {
      return RECORD_HEADER;
    }
    int length = received.getShort(received.position() + 3) & 0xffff;
    return RECORD_HEADER + Math.min(length, LONGEST_RECORD);
  }
}
