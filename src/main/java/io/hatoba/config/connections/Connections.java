package io.hatoba.config.connections;

import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Connections of requests, which Jakarta EE does not know, though a server's own request does. The
 * names are those of the servers that the application is made for; under another one nothing is
 * done.
 */
public final class Connections {
  private static final Logger LOG = Logger.getLogger(Connections.class.getName());

  /** Methods without parameters that lead from a request to the end of its connection. */
  private static final List<List<String>> WAYS =
      List.of(
          // Payara, over Catalina and Grizzly
          List.of(
              "getUnwrappedCoyoteRequest", "getCoyoteRequest", "getConnection", "closeSilently"),
          // WildFly, over Undertow
          List.of("getExchange", "getConnection", "close"));

  private Connections() {}

  /** Ends the connection of a request at once, so that its answer stays a part of one. */
  public static void cut(HttpServletRequest request) {
    Object own = ServerRequests.of(request).orElse(request);
    for (List<String> way : WAYS) {
      if (gone(own, way)) {
        return;
      }
    }
    LOG.log(Level.WARNING, "the connection of {0} cannot be cut", own.getClass().getName());
  }

  private static boolean gone(Object from, List<String> way) {
    Object at = from;
    try {
      for (String method : way) {
        at = at.getClass().getMethod(method).invoke(at);
      }
      return true;
    } catch (NoSuchMethodException another) {
      return false;
    } catch (IllegalAccessException | InvocationTargetException failure) {
      LOG.log(Level.WARNING, "a connection cannot be cut", failure);
      return false;
    }
  }
}
