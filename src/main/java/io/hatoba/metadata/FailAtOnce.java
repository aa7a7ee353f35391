package io.hatoba.metadata;

import org.eclipse.persistence.config.SessionCustomizer;
import org.eclipse.persistence.sessions.DatabaseLogin;
import org.eclipse.persistence.sessions.Session;

/**
 * Keeps EclipseLink from asking a database that is away three times, 5 s apart, on the thread of
 * the request: requests would soon hold every thread, and clients repeat them anyway.
 */
public final class FailAtOnce implements SessionCustomizer {
  /** For EclipseLink, which finds this by the name in {@code persistence.xml}. */
  public FailAtOnce() {}

  @Override
  public void customize(Session session) {
    DatabaseLogin login = (DatabaseLogin) session.getDatasourceLogin();
    login.setQueryRetryAttemptCount(0);
    login.setConnectionHealthValidatedOnError(false);
  }
}
