package io.hatoba.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/**
 * A page that is a file, to be kept and not to be shown: its size does not matter, since it is sent
 * as it is read. Found, and refused to others, as all pages are.
 */
public interface FilePage extends Page {
  /**
   * Sends it to whoever asked by GET; to a HEAD, its headers only.
   *
   * @param response without anything of a page but its headers; what is refused before it has been
   *     touched is shown as a page
   * @throws IOException if nobody reads any more, or it broke off
   */
  void send(HttpServletRequest request, HttpServletResponse response) throws IOException;
}
