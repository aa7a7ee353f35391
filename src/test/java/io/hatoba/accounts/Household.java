package io.hatoba.accounts;

import io.hatoba.access.AccessBeans;
import io.hatoba.access.AccessPolicy;
import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.access.Scopes;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditBeans;
import io.hatoba.metadata.Daos;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Visibility;
import io.hatoba.server.SettableClock;
import io.hatoba.server.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** An owner, an organization of it, and a stranger, unlike those of any other test. */
final class Household {
  final Daos daos;
  final AccountBeans beans;
  final String name = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
  final User owner;
  final User stranger;
  final Organization organization;

  private final TestDatabase database;
  private final AccessPolicy policy;
  private final SettableClock clock = new SettableClock(Instant.now());

  Household(TestDatabase database) {
    this.database = database;
    daos = new Daos(database.entityManager());
    beans = new AccountBeans(daos, clock, new AuditBeans(database).log());
    policy = AccessBeans.policy(daos, new Settings(key -> Optional.empty()));
    owner = in(() -> beans.users().create("u-" + name, "", false));
    stranger = in(() -> beans.users().create("s-" + name, "", false));
    organization = in(() -> beans.organizations().create("o-" + name, owner.id(), ""));
  }

  /** Does work in a transaction of its own. */
  <T> T in(Supplier<T> work) {
    return database.transactions().required(work);
  }

  void run(Runnable work) {
    in(
        () -> {
          work.run();
          return true;
        });
  }

  long organizationId() {
    return organization.account().id();
  }

  String organizationLogin() {
    return organization.account().login();
  }

  /** A user who shows a token of some scopes; all but that of site administrators without any. */
  Caller.Account caller(User user, String... scopes) {
    Set<String> held =
        scopes.length > 0
            ? Set.of(scopes)
            : Set.copyOf(Scopes.ALL.stream().filter(scope -> !scope.equals("site_admin")).toList());
    return new Caller.Account(user.id(), user.login(), user.siteAdmin(), held, 1);
  }

  Repository create(long ownerId, String repository, Visibility visibility) {
    return in(() -> beans.repositories().create(ownerId, repository, visibility, "", ""));
  }

  Optional<RepositoryAccess> access(Caller.Account caller, String ownerLogin, String repository) {
    return in(() -> beans.repositoryPolicy().find(caller, ownerLogin, repository));
  }

  /** What the owner may do in a repository. */
  RepositoryAccess access(String ownerLogin, String repository) {
    return access(caller(owner), ownerLogin, repository).orElseThrow();
  }

  /** Makes a living image of a repository; surrogate key of its package. */
  long publish(Repository repository, String image) {
    String path = repository.name() + "/" + image;
    return in(
        () -> {
          long id =
              daos.packages()
                  .create(PackageEntity.docker(repository.owner().id(), repository.id(), path))
                  .id();
          daos.packages().activate(id);
          return id;
        });
  }

  static ImageName docker(String path) {
    return new ImageName(RegistryKind.DOCKER, new RepositoryName(path));
  }

  /** The package that a name of the Docker registry reaches. */
  Optional<Long> reached(String path) {
    return in(() -> daos.packages().find(docker(path)).map(PackageEntity::id));
  }

  boolean may(User user, Action action, String path) {
    return in(() -> policy.of(caller(user), docker(path)).allows(action));
  }

  long epoch() {
    return in(() -> daos.epochs().find());
  }

  void pass(Duration time) {
    clock.pass(time);
  }
}
