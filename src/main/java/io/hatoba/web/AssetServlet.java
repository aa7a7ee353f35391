package io.hatoba.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/** Sends style sheets, scripts and pictures. */
@WebServlet(Assets.PATH + "*")
public class AssetServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;

  @Inject
  @SuppressWarnings("serial") // servlets are never serialized
  private Assets assets;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Assets.Asset> asset = assets.find(request.getRequestURI());
    if (asset.isEmpty()) {
      response.sendError(HttpServletResponse.SC_NOT_FOUND);
      return;
    }
    BufferedPage buffer = new BufferedPage(response);
    buffer.setHeader("Cache-Control", "public, max-age=31536000, immutable");
    buffer.setHeader("X-Content-Type-Options", "nosniff");
    buffer.setContentType(asset.get().type());
    buffer.getOutputStream().write(asset.get().bytes());
    buffer.send(PageFilter.takesGzip(request), request.getMethod().equals("HEAD"));
  }

  /** The default sends back what came, and that may have a credential. */
  @Override
  protected void doTrace(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
  }
}
