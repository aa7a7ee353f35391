package io.hatoba.rest;

import io.hatoba.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Who calls, where a credential says so.
 *
 * @param caller whose credential it is
 * @param need what the method asks for
 */
record SignedIn(Caller.Known caller, Need need) {
  static final String PROPERTY = SignedIn.class.getName();

  static Optional<SignedIn> of(ContainerRequestContext context) {
    return Optional.ofNullable((SignedIn) context.getProperty(PROPERTY));
  }

  /** The caller of a method that needs an account's credential. */
  static Caller.Account require(HttpServletRequest request) {
    return (Caller.Account) ((SignedIn) request.getAttribute(PROPERTY)).caller();
  }

  /** The caller of a method that an account and a workflow may call. */
  static Caller.Known requireKnown(HttpServletRequest request) {
    return ((SignedIn) request.getAttribute(PROPERTY)).caller();
  }

  /** The caller of a method that needs a workflow token. */
  static Caller.Workflow requireWorkflow(HttpServletRequest request) {
    return (Caller.Workflow) ((SignedIn) request.getAttribute(PROPERTY)).caller();
  }

  String scopesInOrder() {
    return caller instanceof Caller.Account account
        ? String.join(", ", new TreeSet<>(account.scopes()))
        : "";
  }

  String acceptedScopes() {
    return need.scope();
  }
}
