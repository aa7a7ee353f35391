package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.rest.Api;
import io.hatoba.it.rest.Pushing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Migration, storage and retention in the console, on a server of its own, since what they do is
 * done to all.
 */
class OperationsPagesIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final List<String> PATHS =
      List.of(
          "/admin/migration",
          "/admin/storage",
          "/admin/storage/sweeps",
          "/admin/storage/scrub",
          "/admin/storage/check",
          "/admin/storage/quotas",
          "/admin/retention",
          "/admin/retention/preview");

  private static RunningHatoba hatoba;
  private static Api admin;
  private Browser browser;

  @BeforeAll
  static void start() {
    hatoba = RunningHatoba.start(Map.of());
    admin = Api.administrator(hatoba);
  }

  @AfterAll
  static void stop() {
    if (hatoba != null) {
      hatoba.close();
    }
  }

  @BeforeEach
  void signIn() {
    browser = Browser.at(hatoba).signIn("admin", hatoba.password());
  }

  /**
   * An organization with two images of the Docker registry, {@code app/one} and {@code app/two}.
   */
  private static void newOrganization(String login) {
    admin.newOrganization(login, "admin");
    Api.require(201, admin.post("/orgs/" + login + "/repos", "{\"name\":\"app\"}"));
    Pushing.push(admin, "admin", login + "/app/one");
    Pushing.push(admin, "admin", login + "/app/two");
  }

  /** Loads a page again, as one without scripts does by itself. */
  private Screen await(String path, Predicate<Screen> condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    Screen shown = browser.open(path).require(200);
    while (!condition.test(shown)) {
      assertThat(System.nanoTime()).as("patience with %s", shown).isLessThan(end);
      shown = browser.open(path).require(200);
    }
    return shown;
  }

  private static boolean ended(Screen screen) {
    return screen.one("#live").attr("data-live").equals("off");
  }

  @Test
  void everyPageIsThereInBothLanguages() {
    Browser japanese = Browser.at(hatoba).speaking("ja").signIn("admin", hatoba.password());
    for (String path : PATHS) {
      String english = browser.open(path).require(200).heading();
      assertThat(japanese.open(path).require(200).heading()).isNotBlank().isNotEqualTo(english);
    }
  }

  @Test
  void aMigrationIsLookedAtDoneAndTakenBack() {
    newOrganization("mover");
    Screen preview =
        browser.open("/admin/migration").form("Preview").fill("Owner", "Mover").press();
    assertThat(preview.text()).contains("nothing has been changed", "Packages: 2");
    assertThat(preview.rows("Packages"))
        .extracting(row -> row.get(0), row -> row.get(2).strip())
        .containsExactly(
            tuple("mover/app/one", "will be migrated"), tuple("mover/app/two", "will be migrated"));

    Screen begun = preview.form("Start the migration").press();
    assertThat(begun.notice()).hasValue("The migration has started.");
    Screen done = await(begun.path(), OperationsPagesIT::ended);
    assertThat(done.text()).contains("2 of 2 packages");
    assertThat(done.one(".work progress").attr("value")).isEqualTo("2");
    Api.require(200, admin.get("/orgs/mover/packages/container/app%2Fone"));

    Screen undo = done.click("See what would be taken back");
    assertThat(undo.rows("Packages"))
        .extracting(row -> row.get(2).strip())
        .containsExactly("will be taken back", "will be taken back");
    // Looking has taken nothing back.
    Api.require(200, admin.get("/orgs/mover/packages/container/app%2Fone"));
    Screen back = undo.form("Take the migration back").press();
    await(back.path(), OperationsPagesIT::ended);
    Api.require(404, admin.get("/orgs/mover/packages/container/app%2Fone"));
    assertThat(browser.open(back.path() + "/undo").alerts()).hasSize(1);
  }

  @Test
  void whatIsChosenOfAPackageIsKeptFromPreviewToPreviewAndDone() {
    newOrganization("chooser");
    Screen preview =
        browser.open("/admin/migration").form("Preview").fill("Owner", "chooser").press();
    Screen again =
        preview
            .form("Preview again")
            .choose("Choice for chooser/app/one", "rename")
            .fill("New name for chooser/app/one", "app/first")
            .choose("Choice for chooser/app/two", "skip")
            .press();
    assertThat(again.path()).isNotEqualTo(preview.path());
    assertThat(again.rows("Packages").get(0)).contains("chooser/app/first");
    Screen japanese =
        browser.speaking("ja").signIn("admin", hatoba.password()).open(again.path()).require(200);
    assertThat(japanese.text()).contains("スキップが選ばれています。").doesNotContain("it was chosen");
    Screen begun = again.form("Start the migration").press();
    Screen done = await(begun.path(), OperationsPagesIT::ended);
    assertThat(done.rows("Packages").get(1).get(2)).startsWith("skipped");
    Api.require(200, admin.get("/orgs/chooser/packages/container/app%2Ffirst"));
    Api.require(200, admin.get("/orgs/chooser/packages/docker/app%2Ftwo"));
  }

  @Test
  void aNameThatCannotBeIsRefusedAtTheFormAndNothingBegins() {
    newOrganization("misnamer");
    Screen preview =
        browser.open("/admin/migration").form("Preview").fill("Owner", "misnamer").press();
    Screen refused =
        preview
            .form("Start the migration")
            .choose("Choice for misnamer/app/one", "rename")
            .fill("New name for misnamer/app/one", "<script>alert(1)</script>")
            .press();
    assertThat(refused.alerts()).hasSize(1);
    assertThat(refused.all("main script")).isEmpty();
    Api.require(404, admin.get("/orgs/misnamer/packages/container/app%2Fone"));
  }

  @Test
  void aMigrationOfNobodyIsRefused() {
    Screen refused =
        browser
            .open("/admin/migration")
            .form("Preview")
            .fill("Owner", "<b>nobody</b>")
            .press()
            .require(200);
    assertThat(refused.alerts()).containsExactly("There is no account named <b>nobody</b>.");
    assertThat(refused.form("Preview").value("Owner")).isEqualTo("<b>nobody</b>");
    browser.open("/admin/migration/999999").require(404);
    browser.open("/admin/migration/x").require(404);
  }

  @Test
  void storageTellsWhoseItIs() {
    newOrganization("hoarder");
    Screen page = browser.open("/admin/storage").require(200);
    assertThat(page.rows("Owners by size")).extracting(row -> row.get(0)).contains("hoarder");
    assertThat(page.rows("What could be freed")).hasSize(3);
  }

  @Test
  void aSweepIsBegunAndItsDeedsAreTold() {
    Screen begun = browser.open("/admin/storage/sweeps").form("Sweep now").press().require(200);
    assertThat(begun.path()).isEqualTo("/admin/storage/sweeps");
    Screen done = await("/admin/storage/sweeps", OperationsPagesIT::ended);
    assertThat(done.rows("What the last ones did").get(0)).contains("asked for");
  }

  @Test
  void aRoundOfTheScrubIsBegun() {
    Screen begun =
        browser.open("/admin/storage/scrub").form("Begin a round now").press().require(200);
    assertThat(begun.notice()).hasValue("A round has begun.");
    assertThat(begun.one(".work h2").text()).startsWith("Round ");
    assertThat(begun.text()).contains("Nothing is known to be damaged.");
  }

  @Test
  void oneImageIsChecked() {
    newOrganization("checker");
    Screen found = browser.open("/admin/storage/check?registry=docker&image=checker/app/one:v1");
    assertThat(found.text()).contains("has not been checked yet");
    Screen asked = found.form("Check now").press();
    Screen done = await(asked.path(), OperationsPagesIT::ended);
    assertThat(done.text()).contains("Everything is whole.");
    assertThat(done.rows("Parts")).hasSize(2);
    for (String none : List.of("checker/app/one:v2", "no/such/image", "%3Cscript%3E", "a@b:c")) {
      Screen absent = browser.open("/admin/storage/check?registry=docker&image=" + none);
      assertThat(absent.require(200).alerts()).hasSize(1);
    }
  }

  @Test
  void aQuotaIsSetShownAndRemoved() {
    newOrganization("saver");
    Screen page = browser.open("/admin/storage/quotas?owner=saver").require(200);
    Screen refused =
        page.form("Save")
            .fill("Soft limit of logical bytes", "2 GiB")
            .fill("Hard limit of logical bytes", "1 GiB")
            .press();
    assertThat(refused.alerts()).hasSize(1);
    assertThat(refused.form("Save").value("Soft limit of logical bytes")).isEqualTo("2 GiB");
    assertThat(page.form("Save").fill("Hard limit of logical bytes", "much").press().alerts())
        .singleElement()
        .asString()
        .contains("much");

    Screen saved = page.form("Save").fill("Hard limit of logical bytes", "1 GiB").press();
    assertThat(saved.path()).isEqualTo("/admin/storage/quotas?owner=saver");
    assertThat(saved.form("Save").value("Hard limit of logical bytes")).isEqualTo("1GiB");
    assertThat(
            Api.require(200, admin.get("/orgs/saver/quota"))
                .json()
                .at("/quota/hard_logical_bytes")
                .asLong())
        .isEqualTo(1L << 30);
    Screen removed = saved.form("Remove the quota").press();
    assertThat(removed.notice()).hasValue("The quota has been removed.");
    assertThat(browser.open("/admin/storage/quotas?owner=no-such").alerts()).hasSize(1);
  }

  @Test
  void aPolicyIsRefusedSavedLookedAtRunAndRemoved() {
    Screen page = browser.open("/admin/retention").require(200);
    Screen refused =
        page.form("Save and preview").tick("Delete tagged versions that no rule keeps").press();
    assertThat(refused.alerts())
        .containsExactly("To delete tagged versions there must be a rule that keeps some of them.");
    Screen preview =
        page.form("Save and preview").fill("Delete untagged versions after days", "3650").press();
    assertThat(preview.path()).isEqualTo("/admin/retention/preview");
    assertThat(preview.heading()).isEqualTo("What would be deleted now");
    Screen ran = preview.form("Delete now").press();
    assertThat(ran.path()).isEqualTo("/admin/retention");
    assertThat(ran.text()).contains("0 versions deleted");
    assertThat(ran.form("Save and preview").value("Delete untagged versions after days"))
        .isEqualTo("3650");
    Screen removed = ran.form("Remove the policy").press();
    assertThat(removed.text()).contains("There is no policy");
  }

  @Test
  void formsOfOtherSitesChangeNothing() {
    for (String path : PATHS) {
      Screen refused =
          browser.post(
              path,
              List.of(
                  Map.entry("sweep", "sweep"),
                  Map.entry("sweep:now", "x"),
                  Map.entry("jakarta.faces.ViewState", "stateless")),
              "Origin",
              "https://evil.example");
      assertThat(refused.status()).as("%s", refused).isEqualTo(400);
    }
  }
}
