package io.hatoba.maintenance;

import io.hatoba.metadata.accounts.WebSessionDao;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;

/** Sessions of browsers that nobody comes back to: their rows tell where people were. */
@Stateless
public class ExpiredSessions {
  private final WebSessionDao sessions;
  private final Clock clock;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public ExpiredSessions() {
    this(null, null);
  }

  /** Over the rows of sessions. */
  @Inject
  public ExpiredSessions(WebSessionDao sessions, Clock clock) {
    this.sessions = sessions;
    this.clock = clock;
  }

  /**
   * Forgets those that have ended by themselves.
   *
   * @return how many
   */
  public int clear() {
    return sessions.deleteExpired(clock.instant());
  }
}
