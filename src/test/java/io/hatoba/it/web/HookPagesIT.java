package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.rest.Api;
import io.hatoba.maintenance.hooks.HookReceiver;
import io.hatoba.maintenance.hooks.HookReceiver.Mood;
import io.hatoba.maintenance.hooks.HookReceiver.Received;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Hooks and their deliveries as pages, for the instance, an organization and a repository, with a
 * receiver that behaves or does not.
 */
class HookPagesIT {
  private static final String OF_INSTANCE = "/admin/webhooks";
  private static final String OF_ORGANIZATION = "/organizations/hooked/settings/hooks";
  private static final String OF_REPOSITORY = "/hooked/code/settings/hooks";
  private static final String PASSWORD = "correct-h0rse-battery";
  private static final String SECRET = "it-is-s3cret-to-everybody";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Nothing tells when the server has written down how an attempt came out. */
  private static final long POLL_MILLIS = 100;

  /** Each signs in once: a password takes its time. */
  private static final Map<String, Browser> SIGNED_IN = new HashMap<>();

  private static RunningHatoba hatoba;
  private static Api api;

  private final HookReceiver receiver = new HookReceiver();
  private Browser browser;

  @BeforeAll
  static void start() {
    hatoba = RunningHatoba.start(Map.of());
    api = Api.administrator(hatoba);
    Api.require(200, api.put("/admin/registry/hook-networks", "{\"networks\":[\"127.0.0.0/8\"]}"));
    newReader("owner");
    newReader("member");
    newReader("stranger");
    api.newOrganization("hooked", "owner");
    api.newOrganization("other", "stranger");
    Api.require(200, api.put("/orgs/hooked/memberships/member", "{\"role\":\"member\"}"));
    Api.require(201, api.post("/orgs/hooked/repos", "{\"name\":\"code\"}"));
  }

  /** Somebody who signs in with a password. */
  private static void newReader(String login) {
    api.newUser(login, "read:packages");
    Api.require(
        204, api.put("/admin/users/" + login + "/password", "{\"password\":\"" + PASSWORD + "\"}"));
  }

  @AfterAll
  static void stop() {
    if (hatoba != null) {
      hatoba.close();
    }
  }

  @BeforeEach
  void signIn() {
    browser = as("admin");
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  private static Browser as(String login) {
    return SIGNED_IN.computeIfAbsent(
        login,
        it -> Browser.at(hatoba).signIn(it, it.equals("admin") ? hatoba.password() : PASSWORD));
  }

  /** Makes a hook by the form, of a URL that no other has; its page. */
  private Screen make(Browser by, String list) {
    return filled(by, list).press().require(200);
  }

  private Form filled(Browser by, String list) {
    return by.open(list + "/new")
        .require(200)
        .form("Add webhook")
        .fill("Payload URL", receiver.url("/hook"))
        .fill("Secret", SECRET);
  }

  /** Loads the list of deliveries until an event came out as told; its page. */
  private static Screen delivery(Browser by, String hook, String event, String outcome)
      throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Screen list = by.open(hook + "/deliveries").require(200);
      for (var row : list.all("main tbody tr")) {
        if (row.text().contains(event) && row.text().contains(outcome)) {
          return by.open(row.select("a").attr("href")).require(200);
        }
      }
      assertThat(System.nanoTime()).as("%s %s of %s", event, outcome, list).isLessThan(end);
      Thread.sleep(POLL_MILLIS);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "admin, " + OF_INSTANCE,
    "owner, " + OF_ORGANIZATION,
    "owner, " + OF_REPOSITORY,
  })
  void aHookIsMadePingedChangedAndDeleted(String login, String list) throws InterruptedException {
    Browser by = as(login);
    Screen none = by.open(list).require(200);
    assertThat(none.text()).contains("There is no webhook yet", "gh api /");

    Screen made = make(by, list);
    assertThat(made.notice()).hasValue("The webhook was made, and is being pinged.");
    assertThat(made.heading()).isEqualTo("127.0.0.1");
    assertThat(made.path()).startsWith(list + "/");
    Received ping = receiver.await("ping", PATIENCE);
    assertThat(ping.header("X-Hub-Signature-256")).startsWith("sha256=");
    Screen told = delivery(by, made.path(), "ping", "Delivered 200");
    assertThat(told.text()).contains("X-GitHub-Event: ping", "\"hook_id\"", "X-Mine: yes", "hello");

    Screen again = by.open(made.path()).form("Ping").press().require(200);
    assertThat(again.path()).isEqualTo(made.path() + "/deliveries");
    assertThat(again.notice().orElse("")).startsWith("The ping goes out now");
    receiver.await("ping", PATIENCE);

    Screen redelivered = told.form("Redeliver").press().require(200);
    assertThat(redelivered.notice().orElse("")).startsWith("It is delivered again now");
    assertThat(receiver.await("ping", PATIENCE).header("X-GitHub-Delivery"))
        .isEqualTo(ping.header("X-GitHub-Delivery"));
    delivery(by, made.path(), "ping Redelivery", "Delivered 200");

    Screen changed =
        by.open(made.path())
            .form("Save")
            .fill("Payload URL", receiver.url("/changed"))
            .choose("Content type", "FORM")
            .tick("registry_package")
            .untick("Active")
            .press();
    assertThat(changed.notice()).hasValue("The webhook was changed.");
    assertThat(by.open(list).rows("Webhooks"))
        .containsExactly(
            List.of(
                receiver.url("/changed"), "package registry_package", "Inactive", "Delivered 200"));

    Screen wrong =
        by.open(made.path() + "/delete").form("Delete webhook").fill("Host", "127.0.0.2").press();
    assertThat(wrong.alerts()).hasSize(1);
    assertThat(by.open(made.path()).status()).isEqualTo(200);
    Screen gone = wrong.form("Delete webhook").fill("Host", "127.0.0.1").press();
    assertThat(gone.path()).isEqualTo(list);
    assertThat(gone.notice()).hasValue("The webhook was deleted.");
    for (String below : List.of("", "/delete", "/deliveries", "/deliveries/1")) {
      by.open(made.path() + below).require(404);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', The URL must begin with",
    "ftp://ci.example.com/, The URL must begin with",
    "javascript:alert(1), The URL must begin with",
    "http:/x, The URL names no host",
    "https://user:word@ci.example.com/, must not have a user name",
    "https://ci.example.com/#x, must not have a fragment",
    "https://ci.example.com:65536/, The port of the URL",
    "https://ci.example.com/a b, This is not a URL",
    "https://波止場.example.com/, This is not a URL",
    "'https://ci.example.com/\"><script>', This is not a URL",
  })
  void aUrlThatCannotBeIsExplainedAndNothingTypedIsLostButTheSecret(String url, String reason) {
    Screen refused =
        browser
            .open(OF_ORGANIZATION + "/new")
            .form("Add webhook")
            .fill("Payload URL", url)
            .fill("Secret", SECRET)
            .choose("Content type", "FORM")
            .untick("package")
            .tick("push")
            .untick("Verify the certificate")
            .untick("Active")
            .press()
            .require(200);
    assertThat(refused.alerts()).hasSize(1);
    assertThat(refused.alerts().get(0)).contains(reason);
    assertThat(refused.body()).doesNotContain(SECRET);
    Form form = refused.form("Add webhook");
    assertThat(form.value("Payload URL")).isEqualTo(url);
    assertThat(form.value("Secret")).isEmpty();
    assertThat(refused.all("input[type=checkbox][checked]")).hasSize(1);
    assertThat(refused.one("select option[selected]").val()).isEqualTo("FORM");
    assertThat(browser.open(OF_ORGANIZATION).text()).contains("There is no webhook yet");
  }

  @Test
  void privateNetworksAreAllowedByWhoAdministersTheInstance() {
    Browser admin = Browser.at(hatoba).signIn("admin", hatoba.password());
    Screen page = admin.open("/admin/settings/hook-networks").require(200);
    Screen refused =
        page.form("Save").fill("Allowed ranges", "127.0.0.0/8\n10.0.0.0/99").press().require(200);
    assertThat(refused.alerts().toString()).contains("in CIDR form");
    assertThat(refused.form("Save").value("Allowed ranges")).contains("10.0.0.0/99");
    Screen saved = page.form("Save").fill("Allowed ranges", "127.0.0.0/8\n 10.1.2.0/24\n").press();
    assertThat(saved.form("Save").value("Allowed ranges")).contains("10.1.2.0/24");
    assertThat(Api.require(200, api.get("/admin/registry/hook-networks")).json().path("networks"))
        .hasSize(2);
  }

  @Test
  void aHookLikeAnotherAndOneWithoutEventsAreRefused() {
    Screen made = make(browser, OF_REPOSITORY);
    Screen twice = filled(browser, OF_REPOSITORY).press();
    assertThat(twice.alerts()).singleElement().asString().contains("There is a webhook with this");
    Screen deaf = made.form("Save").untick("package").press();
    assertThat(deaf.alerts()).containsExactly("Choose at least one event.");
    Api.require(204, api.delete("/repos/hooked/code/hooks/" + id(made)));
  }

  private static String id(Screen hook) {
    return hook.path().substring(hook.path().lastIndexOf('/') + 1);
  }

  /** What signs is kept, changed and removed as asked for, and stands on no page. */
  @Test
  void aSecretIsTakenAndNeverShown() throws InterruptedException {
    Screen made = make(browser, OF_ORGANIZATION);
    receiver.await("ping", PATIENCE);
    Screen told = delivery(browser, made.path(), "ping", "Delivered");
    for (String path :
        List.of(made.path(), made.path() + "/delete", made.path() + "/deliveries", told.path())) {
      assertThat(browser.open(path).require(200).body()).as(path).doesNotContain(SECRET);
    }
    made.form("Save").press();
    assertThat(signature(made)).startsWith("sha256=");
    browser.open(made.path()).form("Save").tick("Remove the secret").press();
    assertThat(signature(made)).isEmpty();
    Screen without = browser.open(made.path());
    assertThat(without.text()).doesNotContain("A secret is set", "Remove the secret");
    without.form("Save").fill("Secret", SECRET + "2").press();
    assertThat(signature(made)).startsWith("sha256=");
    assertThat(browser.open(made.path()).text()).contains("A secret is set");
    Api.require(204, api.delete("/orgs/hooked/hooks/" + id(made)));
  }

  private String signature(Screen hook) {
    browser.open(hook.path()).form("Ping").press();
    return receiver.await("ping", PATIENCE).header("X-Hub-Signature-256");
  }

  @Test
  void whatAReceiverAnswersIsTextAndWhyNothingCameIsSaid() throws InterruptedException {
    receiver.be(Mood.HOSTILE);
    Screen made = make(browser, OF_ORGANIZATION);
    Screen told = delivery(browser, made.path(), "ping", "Refused 400");
    assertThat(told.all("main pre").eachText())
        .anyMatch(it -> it.contains("X-Mine: " + HookReceiver.MARKUP))
        .contains(HookReceiver.MARKUP);
    assertThat(told.all("main script, main img")).isEmpty();
    assertThat(browser.open(OF_ORGANIZATION).text()).contains("Refused 400");
    assertThat(browser.open(made.path() + "/deliveries?status=success").text())
        .contains("Nothing has been delivered yet");

    receiver.be(Mood.RUDE);
    browser.open(made.path()).form("Ping").press();
    Screen failed = delivery(browser, made.path(), "ping", "No answer");
    assertThat(failed.text()).contains("No answer came.", "failed to connect to host");
    Browser japanese = browser.speaking("ja").signIn("admin", hatoba.password());
    assertThat(japanese.open(failed.path()).require(200).text())
        .contains("ホストと通信できませんでした: ")
        .doesNotContain("failed to connect");
    Api.require(204, api.delete("/orgs/hooked/hooks/" + id(made)));
  }

  @Test
  void deliveriesArePagedByTheirKeys() throws InterruptedException {
    Screen made = make(browser, OF_REPOSITORY);
    String hook = "/repos/hooked/code/hooks/" + id(made);
    for (int attempts = 1; attempts < 32; attempts++) {
      JsonNode newest = attempts(hook, attempts).get(0);
      String again = hook + "/deliveries/" + newest.required("id").longValue() + "/attempts";
      Api.require(202, api.post(again, ""));
    }
    attempts(hook, 32);
    Screen first = browser.open(made.path() + "/deliveries");
    assertThat(first.rows("Recent deliveries")).hasSize(30);
    Screen second = first.click("Next page");
    assertThat(second.rows("Recent deliveries")).hasSize(2);
    assertThat(second.all("a[rel=next]")).isEmpty();
    Screen unknown = browser.open(made.path() + "/deliveries?before=x&status=y").require(200);
    assertThat(unknown.rows("Recent deliveries")).hasSize(30);
    Api.require(204, api.delete(hook));
  }

  /** Attempts of a hook, the newest first, as soon as there are so many. */
  private static JsonNode attempts(String hook, int wanted) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      JsonNode all = Api.require(200, api.get(hook + "/deliveries?per_page=100")).json();
      if (all.size() >= wanted) {
        return all;
      }
      assertThat(System.nanoTime()).as("%s attempts of %s", wanted, all).isLessThan(end);
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Who may not see them finds what they would find if there were none. */
  @ParameterizedTest
  @ValueSource(strings = {"member", "stranger"})
  void othersFindNoHooks(String login) {
    Screen made = make(browser, OF_ORGANIZATION);
    Browser other = as(login);
    String absent = other.ask("GET", "/no/such/page").require(404).body();
    String instance = OF_INSTANCE + "/" + id(made);
    for (String path :
        List.of(
            OF_INSTANCE,
            OF_INSTANCE + "/new",
            instance,
            OF_ORGANIZATION,
            OF_ORGANIZATION + "/new",
            made.path(),
            made.path() + "/delete",
            made.path() + "/deliveries",
            OF_REPOSITORY,
            OF_REPOSITORY + "/new",
            "/organizations/no-such/settings/hooks",
            "/hooked/no-such/settings/hooks")) {
      assertThat(other.ask("GET", path).require(404).body()).as(path).isEqualTo(absent);
    }
    for (String form : List.of("hook", "ping")) {
      other
          .post(
              made.path(),
              List.of(
                  Map.entry(form, form),
                  Map.entry(form + ":submit", "x"),
                  Map.entry("jakarta.faces.ViewState", "stateless")))
          .require(404);
    }
    other
        .post(
            made.path() + "/delete",
            List.of(
                Map.entry("act", "act"),
                Map.entry("act:typed", "127.0.0.1"),
                Map.entry("act:submit", "x"),
                Map.entry("jakarta.faces.ViewState", "stateless")))
        .require(404);
    Api.require(200, api.get("/orgs/hooked/hooks/" + id(made)));
    Api.require(204, api.delete("/orgs/hooked/hooks/" + id(made)));
  }

  @Test
  void aHookIsFoundBelowItsOwnPlaceOnly() throws InterruptedException {
    Screen made = make(browser, OF_ORGANIZATION);
    Screen other = make(browser, OF_REPOSITORY);
    receiver.await("ping", PATIENCE);
    Screen told = delivery(browser, made.path(), "ping", "Delivered");
    String below = told.path().substring(made.path().length());
    for (String list : List.of(OF_INSTANCE, OF_REPOSITORY, "/organizations/other/settings/hooks")) {
      for (String page : List.of("", "/delete", "/deliveries", below)) {
        browser.open(list + "/" + id(made) + page).require(404);
      }
    }
    // And what one hook was told is not shown as another's.
    browser.open(other.path() + below).require(404);
    for (String no : List.of("/0", "/x", "/9999999999999999999", "/-1")) {
      browser.open(OF_ORGANIZATION + no).require(404);
      browser.open(made.path() + "/deliveries" + no).require(404);
    }
    Api.require(204, api.delete("/orgs/hooked/hooks/" + id(made)));
    Api.require(204, api.delete("/repos/hooked/code/hooks/" + id(other)));
  }

  @Test
  void packagesLeadWhoMayChangeThemThere() {
    Browser owner = as("owner");
    assertThat(owner.open("/hooked/code/packages").click("Webhooks").path())
        .isEqualTo(OF_REPOSITORY);
    assertThat(owner.open("/orgs/hooked/settings/packages").click("Webhooks").path())
        .isEqualTo(OF_ORGANIZATION);
    assertThat(as("member").open("/hooked/code/packages").all("a[href$=/settings/hooks]"))
        .isEmpty();
  }

  @Test
  void theConsoleLeadsToThem() {
    assertThat(browser.open("/admin").click("Webhooks").one("main nav a[aria-current]").text())
        .isEqualTo("Webhooks");
    assertThat(
            browser
                .open("/admin/organizations/hooked")
                .click("Webhooks of this organization")
                .path())
        .isEqualTo(OF_ORGANIZATION);
    assertThat(
            browser
                .open("/admin/repositories/hooked/code")
                .one("main a[href$=/settings/hooks]")
                .attr("href"))
        .isEqualTo(OF_REPOSITORY);
    Browser other = browser.speaking("ja");
    other.keep("hatoba_session", browser.cookie("hatoba_session").orElseThrow());
    assertThat(other.open(OF_INSTANCE).require(200).text()).contains("Webhook はまだありません");
  }
}
