package io.hatoba.web;

import jakarta.faces.application.ViewHandler;
import jakarta.faces.application.ViewHandlerWrapper;
import jakarta.faces.component.UIViewRoot;
import jakarta.faces.context.FacesContext;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

/** Forms come back to the path of their page, and not to that of its Facelet. */
public class PagesViewHandler extends ViewHandlerWrapper {
  /** Around that of the server. */
  public PagesViewHandler(ViewHandler wrapped) {
    super(wrapped);
  }

  /** Of a form only: whatever a link says, it does nothing. */
  @Override
  public UIViewRoot restoreView(FacesContext context, String viewId) {
    HttpServletRequest request = (HttpServletRequest) context.getExternalContext().getRequest();
    if (!request.getMethod().equals("POST")) {
      throw new PageRefusal.Unusable(PageRule.FORM_BY_POST.about());
    }
    return super.restoreView(context, viewId);
  }

  @Override
  public String getActionURL(FacesContext context, String viewId) {
    HttpServletRequest request = (HttpServletRequest) context.getExternalContext().getRequest();
    Object path = request.getAttribute(RequestDispatcher.FORWARD_REQUEST_URI);
    if (path == null) {
      return super.getActionURL(context, viewId);
    }
    Object query = request.getAttribute(RequestDispatcher.FORWARD_QUERY_STRING);
    return query == null ? path.toString() : path + "?" + query;
  }
}
