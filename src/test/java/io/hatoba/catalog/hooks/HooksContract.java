package io.hatoba.catalog.hooks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.accounts.AccountBeans;
import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.hooks.HookConfig.ContentType;
import io.hatoba.events.AuditBeans;
import io.hatoba.events.AuditEntry;
import io.hatoba.events.HookPresence;
import io.hatoba.metadata.Daos;
import io.hatoba.metadata.Rows;
import io.hatoba.oci.Tag;
import io.hatoba.oci.Visibility;
import io.hatoba.server.TestDatabase;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hooks as their owners keep them, on either database. */
abstract class HooksContract {
  private static final List<String> PACKAGE = List.of("package");

  private TestDatabase database;
  private Daos daos;
  private AuditBeans audit;
  private Hooks hooks;
  private HookFanOut fanOut;
  private HookNetworks networks;
  private Organizations organizations;
  private Repositories repositories;
  private Rows rows;
  private User owner;
  private Organization organization;
  private Repository repository;
  private HookTarget target;

  /** Says what it was told, and nothing else. */
  private static final class PlainPayloads implements HookPayloads {
    @Override
    public String publication(String event, Publication publication) {
      return "{\"event\":\"%s\",\"action\":\"%s\",\"name\":\"%s\",\"tags\":\"%s\"}"
          .formatted(event, publication.action(), publication.image().name(), publication.tags());
    }

    @Override
    public String ping(
        Hook hook, User sender, Optional<Repository> of, Optional<Organization> organization) {
      return "{\"ping\":%d,\"sender\":%d,\"repository\":%s,\"organization\":%s}"
          .formatted(hook.id(), sender.id(), of.isPresent(), organization.isPresent());
    }
  }

  @BeforeEach
  void makeRows(TestDatabase database) {
    this.database = database;
    database.execute("delete from hook");
    database.execute("delete from hook_event");
    rows = new Rows(database);
    daos = rows.daos();
    audit = new AuditBeans(database);
    AccountBeans accounts = new AccountBeans(daos, Clock.systemUTC(), audit.log());
    Users users = accounts.users();
    organizations = accounts.organizations();
    repositories = accounts.repositories();
    String name = rows.owner().substring(1);
    owner = in(() -> users.create("u" + name, "", false));
    organization = in(() -> organizations.create("org" + name, owner.id(), ""));
    repository =
        in(
            () ->
                repositories.create(
                    organization.account().id(), "Code", Visibility.PRIVATE, "", ""));
    target = HookTarget.repository(repository.id());
    HookPayloads payloads = new PlainPayloads();
    hooks =
        new Hooks(
            daos.hooks(),
            daos.hookMessages(),
            new HookPresence(daos.hooks()),
            payloads,
            users,
            repositories,
            organizations,
            audit.log());
    fanOut =
        new HookFanOut(
            daos.hookEvents(),
            daos.hooks(),
            daos.hookMessages(),
            payloads,
            users,
            organizations,
            repositories);
    networks = new HookNetworks(daos.settings(), audit.log());
  }

  private <T> T in(Supplier<T> work) {
    return database.transactions().required(work);
  }

  private void run(Runnable work) {
    database.transactions().required(work);
  }

  private static HookConfig config(String path) {
    return new HookConfig("https://ci.example/" + path, ContentType.JSON, "It's a Secret", false);
  }

  private Hook create(HookTarget of, String path, List<String> events) {
    return in(() -> hooks.create(of, config(path), events, true, owner.id()));
  }

  private List<Object> payloads(Hook hook) {
    return database.query(
        "select payload from hook_message where hook_id = ? order by id", hook.id());
  }

  private List<AuditEntry> audited() {
    return audit.find("org:" + organization.account().login());
  }

  @Test
  void aHookIsMadePingedAndAudited() {
    Hook made = create(target, "token-in-path", PACKAGE);

    assertThat(made.target()).isEqualTo(target);
    assertThat(made.active()).isTrue();
    assertThat(made.last().status()).isEqualTo("unused");
    assertThat(payloads(made))
        .containsExactly(
            "{\"ping\":%d,\"sender\":%d,\"repository\":true,\"organization\":true}"
                .formatted(made.id(), owner.id()));
    AuditEntry entry = audited().get(0);
    assertThat(entry.action()).isEqualTo("hook.create");
    assertThat(entry.subject().repository()).isEqualTo(organization.account().login() + "/code");
    assertThat(entry.subject().reference()).isEqualTo("hook " + made.id());
    assertThat(entry.details())
        .contains("ci.example")
        .doesNotContain("token-in-path", "It's a Secret");
    assertThat(List.of(made.toString(), made.config().row().toString()).toString())
        .doesNotContain("It's a Secret", "token-in-path");
  }

  @Test
  void aPingWhileOneWaitsIsThatOneAtOnce() {
    Hook made = create(target, "a", PACKAGE);
    database.execute(
        "update hook_message set next_attempt_at = next_attempt_at + interval '1' hour"
            + " where hook_id = ?",
        made.id());
    run(() -> hooks.ping(made, owner.id()));
    run(() -> hooks.ping(made, owner.id()));

    assertThat(payloads(made)).hasSize(1);
    assertThat(
            database.query(
                "select id from hook_message where hook_id = ?"
                    + " and next_attempt_at <= current_timestamp",
                made.id()))
        .hasSize(1);

    database.execute("update hook_message set next_attempt_at = null where hook_id = ?", made.id());
    run(() -> hooks.ping(made, owner.id()));
    assertThat(payloads(made)).hasSize(2);
  }

  @Test
  void changesAreAuditedByWhatTheyChange() {
    Hook made = create(target, "a", PACKAGE);
    Hook moved =
        in(
            () ->
                hooks.change(
                    made,
                    new HookConfig("https://other.example/", ContentType.FORM, "other", true),
                    List.of("registry_package", "registry_package"),
                    false));

    assertThat(moved.events()).containsExactly("registry_package");
    assertThat(moved.config().secret()).isEqualTo("other");
    assertThat(moved.active()).isFalse();
    assertThat(audited())
        .extracting(AuditEntry::action)
        .startsWith("hook.active_changed", "hook.events_changed", "hook.config_changed");
    assertThat(audited().get(2).details())
        .contains("\"secret_changed\":true", "other.example")
        .doesNotContain("\"other\"", "It's");
    run(() -> hooks.delete(moved));
    assertThat(audited().get(0).action()).isEqualTo("hook.destroy");
    assertThat(hooks.find(target, made.id())).isEmpty();
  }

  @Test
  void aHookIsFoundAtItsOwnTargetOnly() {
    Hook made = create(target, "a", PACKAGE);

    assertThat(hooks.find(HookTarget.organization(repository.id()), made.id())).isEmpty();
    assertThat(hooks.find(HookTarget.INSTANCE, made.id())).isEmpty();
    assertThat(hooks.list(target, new Slice(0, 10)).items()).containsExactly(made);
    assertThat(hooks.list(HookTarget.INSTANCE, new Slice(0, 10)).total()).isZero();
  }

  @Test
  void twoHooksDoNotTellTheSameTwice() {
    create(target, "a", PACKAGE);
    assertThatThrownBy(() -> create(target, "a", List.of("registry_package", "package")))
        .isInstanceOf(ValidationException.class)
        .hasMessage("Hook already exists on this repository");
    create(target, "a", List.of("registry_package"));
    create(HookTarget.INSTANCE, "a", PACKAGE);
  }

  @Test
  void oneEventHasTwentyHooks() {
    for (int i = 0; i < Hooks.MOST; i++) {
      create(target, "n" + i, PACKAGE);
    }
    assertThatThrownBy(() -> create(target, "more", PACKAGE))
        .isInstanceOf(ValidationException.class)
        .hasMessageContaining("cannot have more than 20 hooks");
    create(target, "more", List.of("registry_package"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "packages", "Package"})
  void aNameThatIsNoEventIsRefused(String event) {
    assertThatThrownBy(() -> create(target, "a", List.of(event)))
        .isInstanceOf(ValidationException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ftp://a.example/",
        "https://user:password@a.example/",
        "https:///path",
        "https://a.example/#fragment",
        "https://a.example/a b",
        "https://a.example/\r\nX: y",
        "https://a.example:0/",
        "https://a.example:65536/",
        // Java reads no host in it; others would read 127.0.0.1.
        "http://127.1/",
        "javascript:alert(1)"
      })
  void aUrlToWhichNothingCanBeSentIsRefused(String url) {
    assertThatThrownBy(() -> new HookConfig(url, ContentType.JSON, "", false))
        .isInstanceOf(ValidationException.class);
  }

  @Test
  void whatWasPushedIsWrittenForEveryHookThatHears() {
    HookTarget all = HookTarget.organization(rows.ownerId());
    Hook both = create(HookTarget.INSTANCE, "both", List.of("*"));
    Hook one = create(all, "one", List.of("registry_package", "push"));
    Hook deaf = create(all, "deaf", List.of("push"));
    Hook elsewhere = create(target, "elsewhere", PACKAGE);
    run(
        () -> {
          var stored = rows.store(rows.entity(Rows.image("pushed")), List.of());
          rows.point(new Tag("v1"), stored.id(), Rows.digest(Rows.image("pushed")));
          daos.hookEvents()
              .insert(
                  rows.packageId(),
                  Rows.digest(Rows.image("pushed")).toString(),
                  List.of("v1"),
                  owner.id());
        });
    database.execute(
        "insert into package_version (id, package_id, manifest_id, size)"
            + " select nextval('package_version_seq'), m.package_id, m.id, 0 from manifest m"
            + " where m.package_id = ? and not exists"
            + " (select 1 from package_version v where v.manifest_id = m.id)",
        rows.packageId());

    assertThat(in(() -> fanOut.write())).isFalse();
    assertThat(in(() -> fanOut.write())).isFalse();

    String told = "{\"event\":\"%s\",\"action\":\"published\",\"name\":\"app\",\"tags\":\"[v1]\"}";
    assertThat(payloads(both))
        .hasSize(3)
        .endsWith(told.formatted("package"), told.formatted("registry_package"));
    assertThat(payloads(one)).hasSize(2).endsWith(told.formatted("registry_package"));
    assertThat(payloads(deaf)).hasSize(1);
    assertThat(payloads(elsewhere)).hasSize(1);
  }

  @Test
  void hooksOfAnOrganizationGoWithIt() {
    Hook made = create(HookTarget.organization(organization.account().id()), "a", PACKAGE);
    run(() -> organizations.delete(organization.account().id()));
    assertThat(hooks.find(made.target(), made.id())).isEmpty();
  }

  @Test
  void privateNetworksAreAllowedByAWordThatIsAudited() {
    run(() -> networks.change(List.of("10.1.2.0/24", "::1")));
    assertThat(in(() -> networks.list())).containsExactly("10.1.2.0/24", "::1");
    assertThat(in(() -> networks.ranges())).hasSize(2);
    assertThat(audit.find("action:hook_networks.update").get(0).details()).contains("10.1.2.0/24");
    run(() -> networks.change(List.of()));
    assertThat(in(() -> networks.list())).isEmpty();
    for (String none : List.of("", "localhost", "10.0.0.0/33", "10.0.0.0/8,::1")) {
      assertThatThrownBy(() -> run(() -> networks.change(List.of(none))))
          .isInstanceOf(ValidationException.class);
    }
  }
}
