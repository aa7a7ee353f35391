package io.hatoba.server;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * What the server itself refuses, in the words of the API that was asked instead of a page of its
 * own: paths where nothing is, and requests that never reach a resource. A fault is 503, as
 * everywhere.
 *
 * <p>Stands in for the server's default servlet, which would answer by methods and folders of its
 * own.
 */
@WebServlet({"/error", "/"})
public class ErrorServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final String BODY = "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}";

  /** The shape of the REST API. */
  private static final String API_BODY =
      "{\"message\":\"%s\",\"documentation_url\":"
          + "\"https://docs.github.com/enterprise-server@3.19/rest\",\"status\":\"%d\"}";

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    int status = status(request);
    if (status >= HttpServletResponse.SC_INTERNAL_SERVER_ERROR) {
      status = HttpServletResponse.SC_SERVICE_UNAVAILABLE;
      response.setHeader("Retry-After", "5");
    }
    String path = path(request);
    String text =
        path.equals("/api/v3") || path.startsWith("/api/v3/")
            ? API_BODY.formatted(message(status), status)
            : BODY.formatted(code(status), message(status));
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    response.setStatus(status);
    response.setHeader("Content-Language", null);
    response.setContentType("application/json");
    response.setContentLength(body.length);
    if (path.startsWith("/v2")) {
      response.setHeader("Docker-Distribution-API-Version", "registry/2.0");
    }
    response.getOutputStream().write(body);
  }

  /** Who asks for the page itself finds nothing. */
  private static int status(HttpServletRequest request) {
    return request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status
        ? status
        : HttpServletResponse.SC_NOT_FOUND;
  }

  private static String path(HttpServletRequest request) {
    return String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
  }

  private static String code(int status) {
    return status == HttpServletResponse.SC_SERVICE_UNAVAILABLE ? "UNAVAILABLE" : "UNSUPPORTED";
  }

  private static String message(int status) {
    return switch (status) {
      case HttpServletResponse.SC_NOT_FOUND -> "nothing is served at this path";
      case HttpServletResponse.SC_METHOD_NOT_ALLOWED -> "the method is not allowed on this path";
      case HttpServletResponse.SC_SERVICE_UNAVAILABLE ->
          "the registry cannot serve this now; try again";
      default -> "the request cannot be understood";
    };
  }
}
