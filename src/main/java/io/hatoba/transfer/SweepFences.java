package io.hatoba.transfer;

import io.hatoba.metadata.content.SweepFenceDao;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Duration;

/**
 * Fences that keep files of layers where they are while somebody copies them. Each ends by itself,
 * so that one whose holder died stops no sweeping for long.
 */
@Stateless
public class SweepFences {
  /** The longest time for which one stands without being renewed. */
  public static final Duration LONGEST = Duration.ofHours(1);

  private final SweepFenceDao fences;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public SweepFences() {
    this(null);
  }

  /** Over the rows of fences. */
  @Inject
  public SweepFences(SweepFenceDao fences) {
    this.fences = fences;
  }

  /**
   * Raises one; it stands when this returns.
   *
   * @param holder who needs it, for those who wonder
   * @return its key
   */
  public long raise(String holder, Duration time) {
    return fences.raise(holder, time);
  }

  /**
   * Lets one stand for so long from now.
   *
   * @return false if it is gone, and files may be too
   */
  public boolean renew(long id, Duration time) {
    return fences.renew(id, time);
  }

  /** Lowers one; it may be gone already. */
  public void lower(long id) {
    fences.lower(id);
  }
}
