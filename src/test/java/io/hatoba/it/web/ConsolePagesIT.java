package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import io.hatoba.it.rest.Api;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The console: people, organizations, repositories, types of packages and settings. */
@ExtendWith(SharedHatoba.class)
class ConsolePagesIT {
  private final RunningHatoba hatoba;
  private final Api api;
  private final Browser browser;
  private final String part = Long.toString(System.nanoTime(), 36);

  ConsolePagesIT(RunningHatoba hatoba) {
    this.hatoba = hatoba;
    this.api = Api.administrator(hatoba);
    this.browser = Browser.at(hatoba);
  }

  @BeforeEach
  void signIn() {
    browser.signIn("admin", hatoba.password());
  }

  private String user(String before) {
    String login = before + "-" + part;
    api.newUser(login, "read:packages");
    return login;
  }

  private String organization(String owner) {
    String login = "org-" + part;
    api.newOrganization(login, owner);
    return login;
  }

  @Test
  void theConsoleNamesItsPartsAndMarksWhereTheReaderIs() {
    Screen page = browser.open("/admin/people").require(200);
    assertThat(page.all("main nav a").eachText()).contains("Overview", "Storage", "Settings");
    assertThat(page.one("main nav a[aria-current]").text()).isEqualTo("People");
    for (String path :
        List.of("/admin", "/admin/package-types", "/admin/settings/reserved-logins")) {
      browser.open(path).require(200);
    }
  }

  @Test
  void theConsoleSpeaksJapanese() {
    Browser other = browser.speaking("ja").signIn("admin", hatoba.password());
    for (String path :
        List.of(
            "/admin",
            "/admin/package-types",
            "/admin/people",
            "/admin/people/admin",
            "/admin/organizations",
            "/admin/repositories",
            "/admin/settings")) {
      assertThat(other.open(path).require(200).one("html").attr("lang")).isEqualTo("ja");
    }
  }

  @Test
  void aUserIsMadeFoundRenamedAndDeletedWithTheLoginTyped() {
    String login = "made-" + part;
    Screen made =
        browser.open("/admin/people/new").form("Create user").fill("Login", login).press();
    assertThat(made.path()).isEqualTo("/admin/people/" + login);
    assertThat(made.notice()).hasValue("The user was made.");
    Screen found = browser.open("/admin/people?text=" + part).require(200);
    assertThat(found.rows("People")).extracting(row -> row.get(0)).contains(login);

    Screen renamed =
        browser
            .open("/admin/people/" + login)
            .form("Rename")
            .fill("New login", "new-" + part)
            .press();
    assertThat(renamed.path()).isEqualTo("/admin/people/new-" + part);
    Screen released = renamed.form("Release " + login).press();
    assertThat(released.all("form#aliases")).isEmpty();

    Screen wrong =
        browser
            .open("/admin/people/new-" + part + "/delete")
            .form("Delete")
            .fill("Type it here", login)
            .press();
    assertThat(wrong.alerts()).hasSize(1);
    wrong.form("Delete").fill("Type it here", "NEW-" + part).press();
    browser.open("/admin/people/new-" + part).require(404);
  }

  @Test
  void whatIsTypedStaysWhenAFormIsRefused() {
    Screen refused =
        browser
            .open("/admin/people/new")
            .form("Create user")
            .fill("Login", "admin")
            .fill("Email address (optional)", "a@example.com")
            .press();
    assertThat(refused.alerts()).hasSize(1);
    assertThat(refused.form("Create user").value("Email address (optional)"))
        .isEqualTo("a@example.com");
  }

  @Test
  void whoIsSuspendedIsSignedOutAndItsTokensAreRefused() {
    String login = user("suspended");
    String path = "/admin/people/" + login;
    Screen set =
        browser
            .open(path)
            .form("Set password")
            .fill("New password", "correct-h0rse-battery")
            .press();
    assertThat(set.body()).doesNotContain("correct-h0rse-battery");
    Browser theirs = Browser.at(hatoba).signIn(login, "correct-h0rse-battery");
    assertThat(browser.open(path).text()).contains("Browsers that are signed in");
    browser
        .open(path + "/suspend")
        .form("Suspend")
        .fill("Type it here", login)
        .press()
        .require(200);
    assertThat(theirs.open("/").all("form[action=/logout]")).isEmpty();
    browser.open(path + "/unsuspend").form("Unsuspend").press().require(200);
    assertThat(browser.open("/admin/people?state=SUSPENDED&text=" + login).text())
        .contains("Nothing fits");
  }

  @Test
  void nobodyShutsThemselvesOut() {
    for (String act : List.of("suspend", "demote", "delete")) {
      Screen page = browser.open("/admin/people/admin/" + act).require(200);
      assertThat(page.alerts()).as(act).hasSize(1);
      assertThat(page.all("form#act")).as(act).isEmpty();
      Screen posted =
          browser.post(
              "/admin/people/admin/" + act,
              List.of(
                  Map.entry("act", "act"),
                  Map.entry("act:typed", "admin"),
                  Map.entry("act:submit", "x"),
                  Map.entry("jakarta.faces.ViewState", "stateless")));
      assertThat(posted.status()).as(act).isNotEqualTo(303);
    }
    browser.open("/admin/people/admin").require(200);
  }

  @Test
  void theOnlyOwnerOfAnOrganizationIsNotDeleted() {
    String owner = user("owner");
    organization(owner);
    Screen page = browser.open("/admin/people/" + owner + "/delete").require(200);
    assertThat(page.alerts()).hasSize(1);
    assertThat(page.alerts().get(0)).contains("would have no owner");
    assertThat(page.all("form#act")).isEmpty();
  }

  @Test
  void anOrganizationHasMembersTeamsAndRepositories() {
    String owner = user("owner");
    String member = user("member");
    String path = "/admin/organizations/" + organization(owner);
    Screen put = browser.open(path).form("Add or change").fill("User (login)", member).press();
    assertThat(put.notice()).hasValue("The member was put in.");
    String hostile = "<b>T</b> \"x\"";
    Screen made = put.form("Create team").fill("Name of a new team", hostile).press();
    assertThat(made.all("main b")).isEmpty();
    Screen team = made.click(hostile);
    assertThat(team.heading()).isEqualTo(hostile);
    api.post("/orgs/org-" + part + "/repos", "{\"name\":\"app\"}");
    Screen joined = team.form("Add or change").fill("User (login)", member).press();
    Screen given = joined.form("Give or change").fill("Repository of org-" + part, "app").press();
    assertThat(given.rows("Repositories")).hasSize(1);
    assertThat(given.rows("Repositories").get(0)).contains("Read");

    Screen removal = browser.open(path + "/members/" + member + "/remove").require(200);
    assertThat(removal.text()).contains("Teams: 1");
    removal.form("Remove member").fill("Type it here", member).press().require(200);
    Screen refused = browser.open(path + "/members/" + owner + "/remove").require(200);
    assertThat(refused.alerts())
        .containsExactly("The organization would have no owner. Name another first.");
    Screen gone =
        browser
            .open(path + "/delete")
            .form("Delete organization")
            .fill("Type it here", "org-" + part)
            .press();
    assertThat(gone.path()).isEqualTo("/admin/organizations");
    browser.open(path).require(404);
  }

  @Test
  void aRepositoryIsMadeShownToOthersGivenAndDeleted() {
    String owner = user("owner");
    String friend = user("friend");
    Screen made =
        browser
            .open("/admin/repositories/new?owner=" + owner)
            .form("Create repository")
            .fill("Name", "app")
            .fill("Description (optional)", "<script>alert(1)</script>")
            .press();
    assertThat(made.path()).isEqualTo("/admin/repositories/" + owner + "/app");
    assertThat(made.text()).contains("<script>alert(1)</script>");
    Screen given = made.form("Give or change").fill("User (login)", friend).press();
    assertThat(given.rows("Collaborators")).hasSize(1);
    Screen later = given.form("Give or change").fill("User (login)", user("another")).press();
    assertThat(later.rows("Collaborators")).hasSize(2);
    // A row is a place in a list, and there another may stand by now.
    assertThat(given.form("Take back").press().require(400).text())
        .contains("The list has changed");
    assertThat(browser.open(made.path()).rows("Collaborators")).hasSize(2);
    Screen less = later.form("Take back").press().require(200);
    assertThat(less.rows("Collaborators")).hasSize(1);
    Screen removal = browser.open(made.path() + "/delete").require(200);
    assertThat(removal.text()).contains("Collaborators who lose it: 1");
    removal.form("Delete repository").fill("Type it here", owner + "/app").press().require(200);
    assertThat(browser.open("/admin/repositories?owner=" + owner).text()).contains("Nothing fits");
  }

  @Test
  void aTypeIsMadeReadOnlyAndEnabledAgain() {
    Screen asked = browser.open("/admin/package-types/docker/read-only").require(200);
    assertThat(asked.text()).contains("Pushes are refused");
    Screen wrong = asked.form("Set to Read-only").fill("Type it here", "container").press();
    assertThat(wrong.alerts()).hasSize(1);
    Screen done = asked.form("Set to Read-only").fill("Type it here", "docker").press();
    try {
      assertThat(done.notice()).hasValue("The type is read-only now.");
      assertThat(done.text()).contains("Changed by admin");
      assertThat(browser.open("/admin").text()).contains("Docker registry is read-only");
    } finally {
      browser
          .open("/admin/package-types/docker/enabled")
          .form("Set to Enabled")
          .press()
          .require(200);
    }
    browser.open("/admin/package-types/docker/no-such-mode").require(404);
  }

  @Test
  void theOverviewTellsWhatIsWrongHowBusyItIsAndWhoServes() {
    // A node is seen within seconds of its start.
    Screen overview = browser.open("/admin").require(200);
    assertThat(overview.rows("Who and what is it?")).isNotEmpty();
    assertThat(overview.text()).contains("Running", "Is anything wrong?", "Pushes", "Pulls");
    assertThat(overview.body()).contains("<svg").doesNotContain("overview.");
    assertThat(browser.open("/admin?activity=week").require(200).rows("Pulls")).hasSize(7 * 24);
    assertThat(overview.rows("Pulls")).hasSize(24);
  }

  @Test
  void settingsAreShownWithoutSecrets() {
    Screen page = browser.open("/admin/settings").require(200);
    assertThat(page.rows("Read at start-up"))
        .anySatisfy(row -> assertThat(row).contains("HATOBA_DATA_DIR"))
        .anySatisfy(row -> assertThat(row).contains("HATOBA_METRICS_TOKEN"));
    assertThat(page.body()).doesNotContain(hatoba.token()).doesNotContain(hatoba.password());
  }
}
