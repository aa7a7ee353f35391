package io.hatoba.web;

import io.hatoba.access.Decision;
import io.hatoba.oci.Reason;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a reader does not get a page.
 *
 * <p>What is hidden and what is absent are refused by the same {@link NotFound}, which says
 * nothing.
 */
public abstract sealed class PageRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private PageRefusal(String message) {
    super(message, null, false, false);
  }

  /** The status of the answer. */
  public abstract int status();

  /** What led to the refusal, one step after the other; may be empty. */
  public List<Reason> reasons() {
    return List.of();
  }

  /** There is no such page, as far as this reader can tell. */
  public static final class NotFound extends PageRefusal {
    private static final long serialVersionUID = 1L;

    /** As for all that is hidden or absent. */
    public NotFound() {
      super("not found");
    }

    @Override
    public int status() {
      return 404;
    }
  }

  /** Whoever signs in may find something here. */
  public static final class SignInNeeded extends PageRefusal {
    private static final long serialVersionUID = 1L;

    /** The page leads to the form and back. */
    public SignInNeeded() {
      super("sign in first");
    }

    @Override
    public int status() {
      return 401;
    }
  }

  /** The reader sees the thing and may not do this with it. */
  public static final class Forbidden extends PageRefusal {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // refusals are never serialized
    private final List<Reason> reasons;

    /** By the policy, which says why and who can change it. */
    public Forbidden(Decision decision) {
      this(decision.reasons());
    }

    /** By rules. */
    public Forbidden(List<Reason> reasons) {
      super(reasons.stream().map(Reason::text).collect(Collectors.joining("; ")));
      this.reasons = List.copyOf(reasons);
    }

    @Override
    public int status() {
      return 403;
    }

    @Override
    public List<Reason> reasons() {
      return reasons;
    }
  }

  /** What is asked for has its page at another path. */
  public static final class Elsewhere extends PageRefusal {
    private static final long serialVersionUID = 1L;
    private final String path;

    /** A path of ours. */
    public Elsewhere(String path) {
      super("elsewhere");
      this.path = path;
    }

    /** Where it is. */
    public String path() {
      return path;
    }

    @Override
    public int status() {
      return 303;
    }
  }

  /** The request means nothing here. */
  public static final class Unusable extends PageRefusal {
    private static final long serialVersionUID = 1L;

    @SuppressWarnings("serial") // refusals are never serialized
    private final Reason reason;

    /** Says what is wrong. */
    public Unusable(Reason reason) {
      super(reason.text());
      this.reason = reason;
    }

    @Override
    public int status() {
      return 400;
    }

    @Override
    public List<Reason> reasons() {
      return List.of(reason);
    }
  }
}
