package io.hatoba.web.console;

import io.hatoba.accounts.ValidationException;
import io.hatoba.events.DryRun;
import io.hatoba.web.Reasons;
import io.hatoba.web.Words;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What a form of the console asks for: done, or why it was not, for the page that shows it. */
@Named
@RequestScoped
public class FormAttempt {
  /** Refusals that have words of their own, by resource, field and code. */
  private static final Map<String, String> KEYS =
      Map.ofEntries(
          Map.entry("User.login.INVALID", "console.refused-login-invalid"),
          Map.entry("Organization.login.INVALID", "console.refused-login-invalid"),
          Map.entry("User.login.ALREADY_EXISTS", "console.refused-login-taken"),
          Map.entry("Organization.login.ALREADY_EXISTS", "console.refused-login-taken"),
          Map.entry("User.password.INVALID", "console.refused-password"),
          Map.entry("User.site_admin.UNPROCESSABLE", "console.refused-last-administrator"),
          Map.entry("Membership.role.UNPROCESSABLE", "console.refused-last-owner"),
          Map.entry("Repository.name.INVALID", "console.refused-repository-name"),
          Map.entry("Repository.name.ALREADY_EXISTS", "console.refused-repository-taken"),
          Map.entry("HookNetworks.networks.INVALID", "console.refused-hook-networks"),
          Map.entry("Team.name.INVALID", "console.refused-team-name"),
          Map.entry("Team.name.ALREADY_EXISTS", "console.refused-team-taken"),
          Map.entry("TeamMember.user.UNPROCESSABLE", "console.refused-no-member"));

  private final Words words;
  private final Reasons reasons;
  private final DryRun dryRun;
  private Optional<String> refusal = Optional.empty();

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public FormAttempt() {
    this(null, null, null);
  }

  /** In the reader's language. */
  @Inject
  public FormAttempt(Words words, Reasons reasons, DryRun dryRun) {
    this.words = words;
    this.reasons = reasons;
    this.dryRun = dryRun;
  }

  /**
   * Does what is asked for.
   *
   * @return whether it was done; if not, {@link #refusal} says why
   */
  boolean done(Runnable work) {
    try {
      work.run();
      return true;
    } catch (ValidationException refused) {
      refuse(refused);
      return false;
    }
  }

  /**
   * What would come of it, which is taken back; {@link #refusal} says why nothing would.
   *
   * @param work in one transaction
   */
  <T> Optional<T> rehearsed(Supplier<T> work) {
    try {
      return Optional.of(dryRun.of(work).result());
    } catch (ValidationException refused) {
      refuse(refused);
      return Optional.empty();
    }
  }

  /** Notes why something cannot be. */
  void refuse(String key) {
    refusal = Optional.of(words.say(key));
  }

  private void refuse(ValidationException refused) {
    String name = refused.resource() + "." + refused.field() + "." + refused.code();
    refusal =
        Optional.of(
            Optional.ofNullable(KEYS.get(name))
                .map(words::say)
                .orElseGet(() -> reasons.of(refused)));
  }

  /** Why it was not done. */
  public Optional<String> refusal() {
    return refusal;
  }
}
