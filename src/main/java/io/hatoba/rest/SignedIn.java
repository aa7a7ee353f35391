package io.hatoba.rest;

import io.hatoba.access.Caller;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Who calls, where a credential says so.
 *
 * @param account whose credential it is
 * @param need what the method asks for
 */
record SignedIn(Caller.Account account, Need need) {
  static final String PROPERTY = SignedIn.class.getName();

  static Optional<SignedIn> of(ContainerRequestContext context) {
    return Optional.ofNullable((SignedIn) context.getProperty(PROPERTY));
  }

  /** The caller of a method that needs a credential. */
  static Caller.Account require(HttpServletRequest request) {
    return ((SignedIn) request.getAttribute(PROPERTY)).account();
  }

  String scopesInOrder() {
    return String.join(", ", new TreeSet<>(account.scopes()));
  }

  String acceptedScopes() {
    return need.scope();
  }
}
