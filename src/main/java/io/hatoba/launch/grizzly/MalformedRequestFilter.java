package io.hatoba.launch.grizzly;

import java.nio.charset.StandardCharsets;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.Method;
import org.glassfish.grizzly.http.util.DataChunk;
import org.glassfish.grizzly.memory.Buffers;

/**
 * Refuses a path that has a {@code %} without two hexadecimal digits (RFC 3986, 2.1). The server by
 * itself answers it before any application is asked, with 200 and nothing: a DELETE or a PUT would
 * seem to have succeeded.
 *
 * <p>Stands behind the HTTP codec.
 */
final class RequestTargetFilter extends BaseFilter {
  private static final String BODY =
      "{\"errors\":[{\"code\":\"UNSUPPORTED\",\"message\":\"the path has a % that no two hexadecimal"
          + " digits follow\"}]}";

  private static final String HEAD =
      """
      HTTP/1.1 400 Bad Request\r
      Docker-Distribution-API-Version: registry/2.0\r
      Content-Type: application/json\r
      Content-Length: %d\r
      Connection: close\r
      \r
      """
          .formatted(BODY.length());

  @Override
  public NextAction handleRead(FilterChainContext context) {
    if (context.getMessage() instanceof HttpContent content
        && content.getHttpHeader() instanceof HttpRequestPacket request
        && !isEscaped(request.getRequestURIRef().getOriginalRequestURIBC())) {
      String answer = request.getMethod() == Method.HEAD ? HEAD : HEAD + BODY;
      context.write(
          Buffers.wrap(context.getMemoryManager(), answer.getBytes(StandardCharsets.US_ASCII)));
      // Closes when that is written.
      context.getConnection().closeSilently();
      content.recycle();
      return context.getStopAction();
    }
    return context.getInvokeAction();
  }

  /** Whether every escape is whole. */
  private static boolean isEscaped(DataChunk path) {
    int at = path.indexOf('%', 0);
    if (at < 0) {
      return true;
    }
    String text = path.toString();
    for (at = text.indexOf('%'); at >= 0; at = text.indexOf('%', at + 1)) {
      if (at + 2 >= text.length()
          || Character.digit(text.charAt(at + 1), 16) < 0
          || Character.digit(text.charAt(at + 2), 16) < 0) {
        return false;
      }
    }
    return true;
  }
}
