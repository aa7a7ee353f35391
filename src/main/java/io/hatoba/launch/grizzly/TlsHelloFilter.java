package io.hatoba.launch.grizzly;

import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Answers a TLS handshake on a port of plain HTTP with a 400 of plain HTTP.
 *
 * <p>Docker with its containerd store, containerd and {@code docker manifest --insecure} try TLS
 * first and fall back to plain HTTP only when the answer begins with {@code HTTP/}. Grizzly by
 * itself closes the connection, and they give up. The answer comes when the first record of the
 * handshake is whole; who trickles it is a connection like any that trickles its headers.
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

  /** On a connection that began with a handshake: the bytes of its first record still to come. */
  private static final Attribute<Integer> LEFT =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("io.hatoba.handshake");

  /** On a connection that began otherwise. */
  private static final Attribute<Boolean> PLAIN =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("io.hatoba.plain");

  @Override
  public NextAction handleRead(FilterChainContext context) {
    Connection<?> connection = context.getConnection();
    Buffer received = context.getMessage();
    if (PLAIN.isSet(connection) || !received.hasRemaining()) {
      return context.getInvokeAction();
    }
    Integer left = LEFT.get(connection);
    if (left == null) {
      if (received.get(received.position()) != HANDSHAKE) {
        PLAIN.set(connection, Boolean.TRUE);
        return context.getInvokeAction();
      }
      if (received.remaining() < RECORD_HEADER) {
        return context.getStopAction(received);
      }
      left = RECORD_HEADER + Math.min(length(received), LONGEST_RECORD);
    }
    left -= received.remaining();
    received.tryDispose();
    if (left > 0) {
      // A connection that is closed with bytes unread is reset, and the answer lost.
      LEFT.set(connection, left);
      return context.getStopAction();
    }
    context.write(Buffers.wrap(context.getMemoryManager(), ANSWER));
    // Closes when that is written.
    connection.closeSilently();
    return context.getStopAction();
  }

  private static int length(Buffer record) {
    return record.getShort(record.position() + RECORD_HEADER - 2) & 0xffff;
  }
}
