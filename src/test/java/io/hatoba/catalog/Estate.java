package io.hatoba.catalog;

import io.hatoba.access.AccessBeans;
import io.hatoba.access.AccessPolicy;
import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.access.Scopes;
import io.hatoba.accounts.AccountBeans;
import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.User;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditBeans;
import io.hatoba.metadata.Daos;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Tag;
import io.hatoba.oci.Visibility;
import io.hatoba.registry.RegistryBeans;
import io.hatoba.server.TestDatabase;
import io.hatoba.storage.file.FileLayerConnectionFactory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/**
 * An organization with an owner and a member, and a stranger, unlike those of any other test. Its
 * registry takes manifests whose blobs are not there.
 */
final class Estate extends Clock {
  final Daos daos;
  final AuditBeans audit;
  final AccountBeans accounts;
  final CatalogBeans catalog;
  final AccessPolicy policy;
  final Publications publications;
  final User owner;
  final User member;
  final User stranger;
  final Organization organization;

  private final TestDatabase database;
  private final Path directory;
  private final Settings settings;
  private Instant now = Instant.now();

  Estate(TestDatabase database, Path directory) {
    this.database = database;
    this.directory = directory;
    daos = new Daos(database.entityManager());
    audit = new AuditBeans(database);
    accounts = new AccountBeans(daos, this, audit.log());
    catalog = new CatalogBeans(daos, this, audit.log());
    settings =
        new Settings(
            key -> key.equals("hatoba.sparse-manifests") ? Optional.of("true") : Optional.empty());
    policy = AccessBeans.policy(daos, settings);
    publications = CatalogBeans.publications(daos, registry().manifests(), settings, audit.log());
    String name = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    owner = in(() -> accounts.users().create("u-" + name, "", false));
    member = in(() -> accounts.users().create("m-" + name, "", false));
    stranger = in(() -> accounts.users().create("s-" + name, "", false));
    organization = in(() -> accounts.organizations().create("o-" + name, owner.id(), ""));
    run(() -> accounts.organizations().putMember(organizationId(), member.id(), false));
  }

  /** Does work in a transaction of its own. */
  <T> T in(Supplier<T> work) {
    return database.transactions().required(work);
  }

  void run(Runnable work) {
    database.transactions().required(work);
  }

  /** The registry as a node has it that knows nothing yet. */
  RegistryBeans registry() {
    return new RegistryBeans(
        database, FileLayerConnectionFactory.at(directory, Runnable::run), settings, audit.log());
  }

  /** How packages go and come back. */
  PackageDeletions deletions() {
    return catalog.deletions(settings);
  }

  /** Has the versions of a package pulled so often. */
  void download(long packageId, long times) {
    run(
        () ->
            database
                .entityManager()
                .createNativeQuery(
                    "update package_version set downloads = ?1 where package_id = ?2")
                .setParameter(1, times)
                .setParameter(2, packageId)
                .executeUpdate());
  }

  TestDatabase database() {
    return database;
  }

  long organizationId() {
    return organization.account().id();
  }

  String login() {
    return organization.account().login();
  }

  /** A user who shows a token with all scopes but that of site administrators. */
  Caller.Account caller(User user) {
    Set<String> scopes =
        Set.copyOf(Scopes.ALL.stream().filter(scope -> !scope.equals("site_admin")).toList());
    return new Caller.Account(user.id(), user.login(), user.siteAdmin(), scopes, 1);
  }

  /** A run of a repository's workflows that may write. */
  Caller.Workflow workflow(Repository repository) {
    return new Caller.Workflow(
        1,
        repository.id(),
        repository.owner().id(),
        repository.owner().login() + "/" + repository.name(),
        "",
        true,
        now.plusSeconds(60));
  }

  /** A repository of the organization. */
  Repository repository(String name, Visibility visibility) {
    return in(() -> accounts.repositories().create(organizationId(), name, visibility, "", ""));
  }

  /** What the organization's owner may do in a repository of some account. */
  RepositoryAccess access(Repository repository) {
    return in(
        () ->
            accounts
                .repositoryPolicy()
                .find(caller(owner), repository.owner().login(), repository.name())
                .orElseThrow());
  }

  ImageName container(String path) {
    return name(RegistryKind.CONTAINER, login() + "/" + path);
  }

  ImageName docker(String path) {
    return name(RegistryKind.DOCKER, login() + "/" + path);
  }

  static ImageName name(RegistryKind kind, String name) {
    return new ImageName(kind, new RepositoryName(name));
  }

  /** Pushes an image tagged v1 as the organization's owner; surrogate key of its package. */
  long push(ImageName name) {
    return push(name, Publisher.account(owner.id()), "");
  }

  /** The same as somebody, with one more annotation. */
  long push(ImageName name, Publisher publisher, String annotation) {
    publish(name, publisher, annotation);
    return reached(name).orElseThrow();
  }

  /** The same; what the client is warned of. */
  Optional<String> publish(ImageName name, Publisher publisher, String annotation) {
    byte[] content =
        Rows.content(
            Rows.image(name.toString())
                .replace(
                    "'annotations':{",
                    "'annotations':{" + (annotation.isEmpty() ? "" : annotation + ",")));
    return in(
            () ->
                publications.publish(
                    name,
                    Manifest.parse(content, Optional.empty()),
                    content,
                    Digest.sha256(content),
                    List.of(new Tag("v1")),
                    publisher))
        .stream()
        .findFirst();
  }

  static Publisher workflowOf(Repository repository) {
    return new Publisher(
        Caller.Workflow.ACCOUNT_ID, OptionalLong.of(repository.id()), OptionalLong.empty());
  }

  /** The package that a name reaches. */
  Optional<Long> reached(ImageName name) {
    return in(() -> daos.packages().find(name).map(PackageEntity::id));
  }

  boolean may(User user, Action action, ImageName name) {
    return in(() -> policy.of(caller(user), name).allows(action));
  }

  boolean may(Repository repository, Action action, ImageName name) {
    return in(() -> policy.of(workflow(repository), name).allows(action));
  }

  /** A package as a user sees it; empty if not at all. */
  Optional<RegistryPackage> seen(User user, ImageName name) {
    return in(() -> catalog.packages().find(caller(user), name));
  }

  long epoch() {
    return in(() -> daos.epochs().find());
  }

  /** What the audit log has of a package, the newest first. */
  List<String> events(ImageName name) {
    return audit.find("package:" + name).stream().map(event -> event.action()).toList();
  }

  void pass(Duration time) {
    now = now.plus(time);
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
