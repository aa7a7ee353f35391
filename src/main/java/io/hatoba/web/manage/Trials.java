package io.hatoba.web.manage;

import io.hatoba.accounts.ValidationException;
import io.hatoba.events.DryRun;
import io.hatoba.oci.DeniedException;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.Reasons;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** Does what a page is about to do, and takes it back, so that the page can say what it would. */
@RequestScoped
public class Trials {
  private final DryRun dryRun;
  private final Reasons reasons;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Trials() {
    this(null, null);
  }

  /** In transactions that are taken back. */
  @Inject
  public Trials(DryRun dryRun, Reasons reasons) {
    this.dryRun = dryRun;
    this.reasons = reasons;
  }

  /**
   * What would happen.
   *
   * @param <T> what is told of it
   * @param result empty if it would be refused
   * @param refusal why, in the reader's language; empty if it would be done
   */
  public record Trial<T>(Optional<T> result, List<String> refusal) {
    /** Copies the list. */
    public Trial {
      refusal = List.copyOf(refusal);
    }
  }

  /** Tries something that rules may refuse; what fails otherwise is thrown. */
  public <T> Trial<T> of(Supplier<T> deed) {
    try {
      return new Trial<>(
          Optional.of(RacingInsert.retried(() -> dryRun.of(deed).result())), List.of());
    } catch (DeniedException refused) {
      return new Trial<>(Optional.empty(), List.of(reasons.of(refused)));
    } catch (ValidationException refused) {
      return new Trial<>(Optional.empty(), List.of(reasons.of(refused)));
    }
  }
}
