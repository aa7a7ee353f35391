package io.hatoba.launch.grizzly;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.EmptyCompletionHandler;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.WriteResult;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.http.util.Header;
import org.glassfish.grizzly.http.util.MimeHeaders;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.nio.transport.TCPNIOConnection;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what the server by itself would misunderstand, and ends the connection:
 *
 * <ul>
 *   <li>A path that has a {@code %} without two hexadecimal digits (RFC 3986, 2.1), or with those
 *       of no character, and a {@code Host} that is no host and port, or more than one (RFC 9112,
 *       3.2). The server answers them before any application is asked, with 200 and nothing: a
 *       DELETE or a PUT would seem to have succeeded.
 *   <li>A transfer coding other than {@code chunked} (RFC 9112, 6.1). The server takes the request
 *       for one without a body, and the body for the next request. And a body of two lengths, of
 *       which a proxy before the server may take the other (9112, 6.3).
 *   <li>What follows a request that closes the connection (RFC 9112, 9.6). The server executes it.
 * </ul>
 *
 * <p>Stands behind the HTTP codec.
 */
final class MalformedRequestFilter extends BaseFilter {
  private static final String HEAD =
      """
      HTTP/1.1 %s\r
      Docker-Distribution-API-Version: registry/2.0\r
      Content-Type: application/json\r
      Content-Length: %d\r
      Connection: close\r
      \r
      """;

  private static final String BODY = "{\"errors\":[{\"code\":\"UNSUPPORTED\",\"message\":\"%s\"}]}";

  /** Below this path refusals have the shape of the REST API. */
  private static final String API = "/api/v3";

  private static final String API_BODY =
      "{\"message\":\"%s\",\"documentation_url\":"
          + "\"https://docs.github.com/enterprise-server@3.19/rest\",\"status\":\"%s\"}";

  /** A last segment of one dot or two; servers cut off what follows a semicolon. */
  private static final Pattern DOTS = Pattern.compile("/\\.{1,2}(?:;[^/]*)?$");

  /** On a connection whose last request has come. */
  private static final Attribute<Boolean> LAST =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("io.hatoba.last");

  private enum Malformation {
    PATH(
        "400 Bad Request",
        "the path has an escape of no character, or ends with a segment of dots"),
    HOST("400 Bad Request", "the Host header is not one host with or without a port"),
    CODING("501 Not Implemented", "the Transfer-Encoding is not chunked"),
    TWO_LENGTHS("400 Bad Request", "the body has both a Content-Length and a Transfer-Encoding");

    private final String status;
    private final String message;

    Malformation(String status, String message) {
      this.status = status;
      this.message = message;
    }

    private byte[] answer(boolean api, boolean withBody) {
      String body =
          api ? API_BODY.formatted(message, status.substring(0, 3)) : BODY.formatted(message);
      String head = HEAD.formatted(status, body.length());
      return (withBody ? head + body : head).getBytes(StandardCharsets.US_ASCII);
    }
  }

  /** Lets the other side see the end of what it reads, and close. */
  @SuppressWarnings("rawtypes") // As the server declares it.
  private static final class EndOfAnswers extends EmptyCompletionHandler<WriteResult> {
    private final Connection<?> connection;

    private EndOfAnswers(Connection<?> connection) {
      this.connection = connection;
    }

    @Override
    public void completed(WriteResult written) {
      if (connection instanceof TCPNIOConnection tcp
          && tcp.getChannel() instanceof SocketChannel channel) {
        try {
          channel.shutdownOutput();
          return;
        } catch (IOException e) {
          // The other side was first.
        }
      }
      connection.closeSilently();
    }
  }

  @Override
  public NextAction handleRead(FilterChainContext context) {
    if (!(context.getMessage() instanceof HttpContent content)
        || !(content.getHttpHeader() instanceof HttpRequestPacket request)) {
      return context.getInvokeAction();
    }
    Connection<?> connection = context.getConnection();
    if (LAST.isSet(connection)) {
      content.recycle();
      return context.getStopAction();
    }
    Malformation malformation = malformation(request);
    if (malformation != null) {
      byte[] answer = malformation.answer(isApi(request), request.getMethod() != Method.HEAD);
      LAST.set(connection, Boolean.TRUE);
      // The body may be on its way still.
      HeaderClockFilter.refused(connection);
      context.write(Buffers.wrap(context.getMemoryManager(), answer), new EndOfAnswers(connection));
      content.recycle();
      return context.getStopAction();
    }
    if (content.isLast() && !request.getProcessingState().isStayAlive()) {
      LAST.set(connection, Boolean.TRUE);
    }
    return context.getInvokeAction();
  }

  private static boolean isApi(HttpRequestPacket request) {
    String target = request.getRequestURIRef().getOriginalRequestURIBC().toString();
    return target.equals(API) || target.startsWith(API + "/");
  }

  private static @Nullable Malformation malformation(HttpRequestPacket request) {
    MimeHeaders headers = request.getHeaders();
    int host = headers.indexOf(Header.Host, 0);
    if (host >= 0
        && (headers.indexOf(Header.Host, host + 1) >= 0 || !isHost(headers.getValue(host)))) {
      return Malformation.HOST;
    }
    int coding = headers.indexOf(Header.TransferEncoding, 0);
    if (coding >= 0
        && (headers.indexOf(Header.TransferEncoding, coding + 1) >= 0
            || !headers.getValue(coding).equalsIgnoreCase("chunked"))) {
      return Malformation.CODING;
    }
    if (coding >= 0 && headers.contains(Header.ContentLength)) {
      return Malformation.TWO_LENGTHS;
    }
    return isPath(request.getRequestURIRef().getOriginalRequestURIBC()) ? null : Malformation.PATH;
  }

  /** Whether this is a name or an address, and a port or none (RFC 3986, 3.2.2). */
  private static boolean isHost(DataChunk value) {
    String text = value.toString();
    int end = text.startsWith("[") ? text.indexOf(']') + 1 : text.indexOf(':');
    if (end == 0) {
      return false;
    }
    if (end < 0) {
      end = text.length();
    }
    return end > 0
        && text.substring(0, end).chars().allMatch(MalformedRequestFilter::isOfHost)
        && (end == text.length()
            || text.charAt(end) == ':' && text.chars().skip(end + 1L).allMatch(Character::isDigit));
  }

  private static boolean isOfHost(int letter) {
    return letter > ' ' && letter < 0x7f && "\"#/<>?@\\^`{|}".indexOf(letter) < 0;
  }

  /**
   * Whether every escape is whole, what they stand for is text (RFC 3629) without NUL, and the last
   * segment is neither {@code .} nor {@code ..}. The application refuses them elsewhere.
   */
  private static boolean isPath(DataChunk target) {
    if (target.indexOf('%', 0) < 0 && target.indexOf("/.", 0) < 0) {
      return true;
    }
    String text = target.toString();
    ByteBuffer bytes = ByteBuffer.allocate(text.length());
    for (int at = 0; at < text.length(); at++) {
      int value = text.charAt(at);
      if (value == '%') {
        int first = at + 2 < text.length() ? Character.digit(text.charAt(at + 1), 16) : -1;
        int second = at + 2 < text.length() ? Character.digit(text.charAt(at + 2), 16) : -1;
        value = first < 0 || second < 0 ? 0 : first << 4 | second;
        at += 2;
      }
      if (value == 0) {
        return false;
      }
      bytes.put((byte) value);
    }
    try {
      return !DOTS.matcher(StandardCharsets.UTF_8.newDecoder().decode(bytes.flip())).find();
    } catch (CharacterCodingException noText) {
      return false;
    }
  }
}
