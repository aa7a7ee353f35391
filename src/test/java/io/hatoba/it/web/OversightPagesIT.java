package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import io.hatoba.it.rest.Api;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The audit log as site administrators and owners of organizations look at it and take it away. */
@ExtendWith(SharedHatoba.class)
class OversightPagesIT {
  private static final String PASSWORD = "correct-h0rse-battery";
  private static final String EVENTS = "Events, the newest first";
  private static final String DOWNLOAD = "Download as JSON lines";
  private static final String REPOSITORIES = "?phrase=action%3Arepo.create";

  private final RunningHatoba hatoba;
  private final Api api;

  OversightPagesIT(RunningHatoba hatoba) {
    this.hatoba = hatoba;
    this.api = Api.administrator(hatoba);
  }

  private Browser administrator() {
    return Browser.at(hatoba).signIn("admin", hatoba.password());
  }

  private static String unique(String begin) {
    return begin + "-" + Long.toString(System.nanoTime(), 36);
  }

  private Browser user(String login) {
    api.newUser(login, "read:packages");
    Api.require(
        204, api.put("/admin/users/" + login + "/password", "{\"password\":\"" + PASSWORD + "\"}"));
    return Browser.at(hatoba).signIn(login, PASSWORD);
  }

  private void make(String organization, int repositories) {
    for (int i = 0; i < repositories; i++) {
      Api.require(201, api.post("/orgs/" + organization + "/repos", "{\"name\":\"r" + i + "\"}"));
    }
  }

  private static String page(String organization) {
    return "/organizations/" + organization + "/settings/audit-log";
  }

  @Test
  void whatFieldsSayBecomesThePhraseAndIsFound() {
    String login = unique("audited");
    api.newUser(login, "read:packages");
    Screen found =
        administrator()
            .open("/admin/audit?phrase=user%3A" + login)
            .form("Search")
            .fill("Action", "user.create")
            .press()
            .require(200);
    assertThat(found.form("Search").value("Phrase"))
        .isEqualTo("user:" + login + " action:user.create");
    List<List<String>> rows = found.rows(EVENTS);
    assertThat(rows).hasSize(1);
    assertThat(String.join(" ", rows.get(0)))
        .contains("user.create", login, "admin", "Personal access token", "Allowed");
    assertThat(found.text()).contains("/api/v3/enterprises/hatoba/audit-log/export?phrase=user%3A");
  }

  @Test
  void aPhraseThatCannotBeAskedIsRefusedAndKept() {
    Browser admin = administrator();
    Screen refused = admin.open("/admin/audit?phrase=%3Cb%3Ehello").require(200);
    assertThat(refused.alerts()).hasSize(1).first().asString().contains("phrase takes qualifiers");
    assertThat(refused.form("Search").value("Phrase")).isEqualTo("<b>hello");
    assertThat(refused.all("main b")).isEmpty();
    assertThat(refused.all("main table")).isEmpty();
    admin.ask("GET", "/admin/audit?after=x").require(400);
    Screen export = admin.ask("GET", "/admin/audit/export?phrase=%3Cb%3Ehello").require(400);
    assertThat(export.isHtml()).isTrue();
    assertThat(export.header("Content-Disposition")).isEmpty();
    admin.ask("GET", "/admin/audit/export?phrase=" + "a".repeat(1_001)).require(400);
  }

  @Test
  void eachEventStandsOnOnePage() {
    String login = unique("paged");
    api.newOrganization(login, "admin");
    make(login, 51);
    Browser admin = administrator();
    for (String path :
        List.of(
            "/admin/audit?phrase=action%3Arepo.create+org%3A" + login,
            page(login) + REPOSITORIES)) {
      Screen first = admin.open(path);
      assertThat(first.rows(EVENTS)).hasSize(50);
      Screen second = first.click("Next page").require(200);
      assertThat(second.rows(EVENTS)).hasSize(1);
      assertThat(second.text()).contains(login + "/r0");
      assertThat(second.click("First page").rows(EVENTS)).hasSize(50);
    }
  }

  @Test
  void anExportHasAllThatIsFoundAndWhatTheApiHas() {
    String login = unique("exported");
    api.newOrganization(login, "admin");
    make(login, 51);
    Browser admin = administrator();
    for (String phrase : List.of("action:repo.create org:" + login, "action:repo org:" + login)) {
      String asked = "?phrase=" + Browser.encoded(phrase);
      Screen file = admin.open("/admin/audit" + asked).click(DOWNLOAD).require(200);
      assertThat(file.body().lines()).hasSize(51);
      assertThat(file.body()).endsWith("}\n").contains("\"actor_ip\"");
      assertThat(file.body()).isEqualTo(exported("/enterprises/hatoba/audit-log", asked));
      assertThat(file.header("Content-Type").orElse("")).startsWith("application/x-ndjson");
      assertThat(file.header("Content-Disposition").orElse(""))
          .matches("attachment; filename=\"audit-log-\\d{8}T\\d{6}Z\\.ndjson\"");
      assertThat(file.header("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(file.header("Cache-Control")).hasValue("private, no-store");
    }
    Screen theirs = admin.open(page(login) + REPOSITORIES).click(DOWNLOAD).require(200);
    assertThat(theirs.body().lines()).hasSize(51);
    assertThat(theirs.body()).doesNotContain("actor_ip");
    assertThat(theirs.body()).isEqualTo(exported("/orgs/" + login + "/audit-log", REPOSITORIES));
    assertThat(theirs.header("Content-Disposition").orElse(""))
        .startsWith("attachment; filename=\"audit-log-" + login + "-2");
  }

  private String exported(String log, String asked) {
    return Api.require(200, api.get(log + "/export" + asked)).response().body();
  }

  @Test
  void anExportIsInTheLogAndALookAtItsHeadersIsNot() {
    String login = unique("taken");
    api.newOrganization(login, "admin");
    Browser admin = administrator();
    String log = page(login) + "?phrase=action%3Aorg.audit_log_export";
    Screen head = admin.ask("HEAD", page(login) + "/export").require(200);
    assertThat(head.header("Content-Type").orElse("")).startsWith("application/x-ndjson");
    assertThat(admin.open(log).text()).contains("Nothing fits.");
    admin.ask("GET", page(login) + "/export").require(200);
    List<List<String>> rows = admin.open(log).rows(EVENTS);
    assertThat(rows).hasSize(1);
    assertThat(rows.get(0).toString()).contains("admin", "Signed-in browser");
    admin.post(page(login) + "/export", List.of()).require(405);
    assertThat(admin.open(log).rows(EVENTS)).hasSize(1);
  }

  @Test
  void ownersReadOfTheirOrganizationAndNobodyLearnsOfOthers() {
    String owner = unique("owner");
    Browser reader = user(owner);
    String mine = unique("mine");
    String theirs = unique("theirs");
    api.newOrganization(mine, owner);
    api.newOrganization(theirs, "admin");
    make(mine, 1);
    make(theirs, 1);
    Screen log = reader.open(page(mine) + REPOSITORIES).require(200);
    assertThat(log.heading()).isEqualTo("Audit log");
    assertThat(log.rows(EVENTS)).hasSize(1);
    assertThat(log.one("main table").text())
        .contains(mine + "/r0", "admin")
        .doesNotContain("127.0.0.1");
    Screen others = reader.open(page(mine) + "?phrase=org%3A" + theirs).require(200);
    assertThat(others.text()).contains("Nothing fits.");
    assertThat(others.click(DOWNLOAD).require(200).body()).isEmpty();
    assertThat(log.click(DOWNLOAD).require(200).body().lines()).hasSize(1);
    assertThat(reader.open("/orgs/" + mine + "/settings/packages").click("Audit log").path())
        .isEqualTo(page(mine));
    String member = unique("member");
    Browser plain = user(member);
    Api.require(200, api.put("/orgs/" + mine + "/memberships/" + member, "{\"role\":\"member\"}"));
    String hidden = reader.ask("GET", page("no-such-1")).require(404).body();
    for (String path : List.of(page(theirs), page(theirs) + "/export", "/admin/audit/export")) {
      assertThat(reader.ask("GET", path).require(404).body()).isEqualTo(hidden);
    }
    for (String path : List.of(page(mine), page(mine) + "/export")) {
      plain.ask("GET", path).require(404);
      assertThat(Browser.at(hatoba).ask("GET", path).require(303).location().orElse(""))
          .startsWith("/login?");
    }
    assertThat(page(owner)).isNotEqualTo(page(mine));
    reader.ask("GET", page(owner)).require(404);
  }

  @Test
  void aTokenOfTheApiTakesNoFileOfAPage() {
    String login = unique("tokens");
    api.newOrganization(login, "admin");
    for (String path : List.of("/admin/audit/export", page(login) + "/export")) {
      Api.Answer refused = api.send("GET", path, "");
      assertThat(refused.status()).isEqualTo(303);
      Screen other = Browser.at(hatoba).post(path, List.of(Map.entry("phrase", "")));
      other.require(303);
    }
  }

  @Test
  void thePagesAreSaidInJapanese() {
    String login = unique("kansa");
    api.newOrganization(login, "admin");
    Browser japanese = Browser.at(hatoba).speaking("ja").signIn("admin", hatoba.password());
    for (String path : List.of("/admin/audit", page(login))) {
      Screen page = japanese.open(path).require(200);
      assertThat(page.heading()).isEqualTo("監査ログ");
      assertThat(page.text()).contains("JSON Lines でダウンロード");
    }
  }
}
