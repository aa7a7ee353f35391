package io.hatoba.server;

import io.hatoba.metadata.FailAtOnce;
import java.sql.Connection;
import java.util.Properties;
import org.eclipse.persistence.config.SessionCustomizer;
import org.eclipse.persistence.sessions.DatabaseLogin;
import org.eclipse.persistence.sessions.JNDIConnector;
import org.eclipse.persistence.sessions.Session;

/** Gets EclipseLink its connections from the server's pool, and notes how long that takes. */
final class MeasuredConnector extends JNDIConnector {
  private static final long serialVersionUID = 1L;

  private MeasuredConnector(JNDIConnector other) {
    dataSource = other.getDataSource();
    context = other.getContext();
    name = other.getName();
    lookupType = other.getLookupType();
  }

  /** Puts it into sessions, beside what {@link FailAtOnce} does to them. */
  public static final class Customizer implements SessionCustomizer {
    /** For EclipseLink, which finds this by the name in {@code persistence.xml}. */
    public Customizer() {}

    @Override
    public void customize(Session session) {
      new FailAtOnce().customize(session);
      DatabaseLogin login = (DatabaseLogin) session.getDatasourceLogin();
      if (login.getConnector() instanceof JNDIConnector connector) {
        login.setConnector(new MeasuredConnector(connector));
      }
    }
  }

  @Override
  public Connection connect(Properties properties, Session session) {
    DatabaseMeters.waitBegan();
    long began = System.nanoTime();
    try {
      return super.connect(properties, session);
    } finally {
      DatabaseMeters.waitEnded(System.nanoTime() - began);
    }
  }
}
