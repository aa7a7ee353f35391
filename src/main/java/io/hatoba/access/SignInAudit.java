package io.hatoba.access;

import io.hatoba.events.Actor;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Origin;
import io.hatoba.events.Subject;
import io.hatoba.metadata.accounts.AccountDao;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Notes who signs in and who fails to, whatever is shown. */
final class SignInAudit {
  /** What may be a login; anything else may be a secret in the wrong place, and is not repeated. */
  private static final Pattern LOGIN = Pattern.compile("[a-z0-9-]{1,39}");

  private final AuditLog audit;

  SignInAudit(AuditLog audit) {
    this.audit = audit;
  }

  void succeeded(Caller.Known caller, String address) {
    Subject subject = Subject.NOTHING;
    if (caller instanceof Caller.Workflow workflow) {
      String[] name = workflow.repository().toLowerCase(Locale.ROOT).split("/", 2);
      subject = Subject.repository(name[0], name[1]).reference(workflow.run());
    }
    audit.notice(AuditAction.USER_SIGNED_IN, at(address).as(caller.actor()), subject, "");
  }

  /**
   * A failure.
   *
   * @param folded what was said to be the login
   * @param owner whose token was shown, where it is known
   */
  void failed(String folded, Optional<AccountDao.TokenOwner> owner, String address, String reason) {
    String login = LOGIN.matcher(folded).matches() ? folded : "";
    OptionalLong token =
        owner.map(known -> OptionalLong.of(known.tokenId())).orElse(OptionalLong.empty());
    Subject whose =
        owner
            .map(known -> Subject.account(known.account().id(), known.account().login()))
            .orElse(Subject.NOTHING);
    audit.notice(
        AuditAction.SIGN_IN_FAILED, at(address).as(Actor.claimed(login, token)), whose, reason);
  }

  private Origin at(String address) {
    return new Origin(Actor.ANONYMOUS, address, audit.origin().userAgent());
  }
}
