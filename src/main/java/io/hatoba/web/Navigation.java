package io.hatoba.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.faces.context.ExternalContext;
import jakarta.faces.context.FacesContext;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Where a form leads to when it has done what it says. */
@RequestScoped
public class Navigation {
  private final PageCookies cookies;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Navigation() {
    this(null);
  }

  /** By a redirect, so that a page that is loaded again does nothing again. */
  @Inject
  Navigation(PageCookies cookies) {
    this.cookies = cookies;
  }

  /** To a path of ours. */
  public void to(String path) {
    ExternalContext external = FacesContext.getCurrentInstance().getExternalContext();
    try {
      external.redirect(ReturnPath.of(path));
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    FacesContext.getCurrentInstance().responseComplete();
  }

  /**
   * To a path of ours, where it is said what was done.
   *
   * @param notice key of the words
   */
  public void to(String path, String notice) {
    cookies.leaveNotice(
        (HttpServletResponse) FacesContext.getCurrentInstance().getExternalContext().getResponse(),
        notice);
    to(path);
  }
}
