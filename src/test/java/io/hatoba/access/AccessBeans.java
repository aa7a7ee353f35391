package io.hatoba.access;

import io.hatoba.config.Settings;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.Daos;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.BearerKeys;
import io.hatoba.settings.PackageTypeModes;
import java.time.Clock;

/** The beans of this package that only the container makes, in a plain JVM. */
public final class AccessBeans {
  private AccessBeans() {}

  /** Who shows a credential, to a node that has seen no failure. */
  public static SignIn signIn(Daos daos, AuditLog audit) {
    return new SignIn(
        daos.accounts(),
        daos.workflowTokens(),
        daos.webSessions(),
        Clock.systemUTC(),
        new RepositoryPolicy(
            daos.accounts(), daos.repositories(), daos.repositoryLists(), daos.memberships()),
        new SignInThrottle(Clock.systemUTC()),
        audit);
  }

  /** The policy of a node that looks at the epoch by itself. */
  public static AccessPolicy policy(Daos daos, Settings settings) {
    return new AccessPolicy(
        daos.roles(),
        settings,
        new PackageTypeModes(daos.settings(), new AccessEpoch(daos.epochs())));
  }

  /** Bearer tokens of a node that looks at the epoch by itself. */
  public static BearerTokens bearerTokens(Daos daos, AccessEpoch epoch, Clock clock) {
    return new BearerTokens(
        new SigningKeys(new BearerKeys(daos.bearerKeys(), epoch), epoch), clock);
  }
}
