package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import io.hatoba.access.identity.SelfMadeIssuer;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.rest.Api;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Trusted issuers in the console, on a server of its own, since all administrators share them. */
class TrustPagesIT {
  private static final String ROOT = "/admin/ci-trust";
  private static final String ISSUERS = "/admin/actions/oidc/issuers";
  private static final String PASSWORD = "correct-h0rse-battery";
  private static final String SIMULATE = "Simulate";
  private static final String PASTED = "Token or claims";
  private static final String SAVE = "Save rule";

  private static RunningHatoba hatoba;
  private static Api admin;
  private final SelfMadeIssuer ci = new SelfMadeIssuer();
  private Browser browser;

  @BeforeAll
  static void start() {
    hatoba = RunningHatoba.start(Map.of());
    admin = Api.administrator(hatoba);
    admin.newOrganization("octo", "admin");
    Api.require(201, admin.post("/orgs/octo/repos", "{\"name\":\"App\"}"));
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

  @AfterEach
  void close() {
    admin
        .get(ISSUERS)
        .json()
        .forEach(it -> Api.require(204, admin.delete(ISSUERS + "/" + it.required("id").asText())));
    ci.close();
  }

  /** An issuer that is trusted by the forms, with one rule; the screen is its page. */
  private Screen trusted(String name) {
    Screen rule =
        browser
            .open(ROOT + "/new")
            .form("Trust it")
            .fill("Issuer URL", ci.url())
            .fill("Name", name)
            .press()
            .require(200);
    assertThat(rule.notice())
        .hasValue("The issuer is trusted. It gives nothing until it has a rule.");
    return rule.form(SAVE)
        .fill("Name of the rule", "main")
        .fill("Claim 1", "repository_owner")
        .fill("Pattern 1", "octo")
        .fill("Claim 2", "ref")
        .fill("Pattern 2", "refs/heads/*")
        .fill("Repository", "{repository}")
        .choose("Packages", "write")
        .press()
        .require(200);
  }

  private JWTClaimsSet.Builder claims(String ref) {
    return new JWTClaimsSet.Builder()
        .issuer(ci.url())
        .audience(hatoba.origin().toString())
        .subject("repo:octo/app")
        .claim("repository", "octo/app")
        .claim("repository_owner", "octo")
        .claim("ref", ref)
        .issueTime(Date.from(Instant.now()))
        .expirationTime(Date.from(Instant.now().plusSeconds(300)));
  }

  private Screen simulate(String pasted) {
    return browser.open(ROOT + "/simulator").form(SIMULATE).fill(PASTED, pasted).press();
  }

  private static String status(Screen screen) {
    return screen.all("main .flash[role=status]").text();
  }

  @Test
  void anEmptyListExplainsTrustAndLeadsFromATemplateToARule() {
    Screen empty = browser.open(ROOT).require(200);
    assertThat(empty.text()).contains("No issuer is trusted", "GitHub Actions on github.com");
    Screen form = empty.click("GitHub Actions on github.com").require(200);
    assertThat(form.form("Trust it").value("Issuer URL"))
        .isEqualTo("https://token.actions.githubusercontent.com");
    Screen rule = form.form("Trust it").press().require(200);
    assertThat(rule.form(SAVE).value("Claim 1")).isEqualTo("repository_owner_id");
    assertThat(rule.form(SAVE).value("Pattern 1")).isEqualTo("OWNER_ID");
    assertThat(rule.form(SAVE).value("Repository")).isEqualTo("{repository}");
    Screen page = rule.form(SAVE).fill("Pattern 1", "583231").press().require(200);
    assertThat(page.notice()).hasValue("The rule has been saved.");
    assertThat(page.rows("Rules").get(0).get(1))
        .contains("repository_owner_id = 583231", "ref = refs/heads/main");
    assertThat(browser.open(ROOT).rows("Trusted issuers").get(0).toString())
        .contains("GitHub Actions", "main", hatoba.origin().toString(), "Not read yet");
  }

  @Test
  void rulesAreChangedOrderedAndRemoved() {
    Screen page = trusted("Self-made");
    Screen second =
        page.click("New rule")
            .form(SAVE)
            .fill("Name of the rule", "first of all")
            .fill("Claim 1", "environment")
            .fill("Pattern 1", "production")
            .fill("Repository", "octo/app")
            .choose("Place", "1")
            .press();
    assertThat(second.rows("Rules"))
        .extracting(row -> row.get(0))
        .containsExactly("first of all", "main");
    assertThat(second.rows("Rules").get(0).get(2)).contains("octo/app", "Pull ·", "1 hour");
    Screen changed =
        second
            .click("Change the rule main")
            .form(SAVE)
            .fill("Pattern 2", "refs/tags/v*")
            .fill("Seconds that a token lives (1 to 86,400)", "600")
            .choose("Place", "1")
            .press();
    assertThat(changed.rows("Rules"))
        .extracting(row -> row.get(0))
        .containsExactly("main", "first of all");
    assertThat(changed.rows("Rules").get(0).toString()).contains("refs/tags/v*", "10 minutes");
    Screen removal = changed.click("Remove first of all").require(200);
    Screen refused = removal.form("Remove rule").fill("Name", "main").press();
    assertThat(refused.alerts()).containsExactly("This is not the name.");
    Screen gone = refused.form("Remove rule").fill("Name", "first of all").press();
    assertThat(gone.notice()).hasValue("The rule has been removed.");
    assertThat(gone.rows("Rules")).extracting(row -> row.get(0)).containsExactly("main");
  }

  @Test
  void aFormThatWasShownBeforeTheRulesChangedDoesNothing() {
    Screen page = trusted("Raced");
    Screen stale = page.click("Change the rule main");
    Screen staleRemoval = page.click("Remove main");
    page.click("Change the rule main").form(SAVE).fill("Name of the rule", "other").press();
    Screen refused = stale.form(SAVE).fill("Pattern 1", "everybody").press().require(200);
    assertThat(refused.alerts()).hasSize(1).first().asString().contains("The rules have changed");
    assertThat(refused.form(SAVE).value("Pattern 1")).isEqualTo("everybody");
    // The form that is shown again is as old as it was.
    assertThat(refused.form(SAVE).press().alerts()).hasSize(1);
    assertThat(staleRemoval.form("Remove rule").fill("Name", "other").press().alerts()).hasSize(1);
    assertThat(admin.get(ISSUERS).json().get(0).required("rules")).hasSize(1);
    assertThat(admin.get(ISSUERS).json().toString()).contains("other").doesNotContain("everybody");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Claim 1 | aud | a claim that tells jobs apart",
        "Pattern 1 | ** | a claim that tells jobs apart",
        "Pattern 1 | '' | Each condition has a claim and a pattern",
        "Repository | octo | A repository is OWNER/NAME",
        "Repository | {a}/{b | A repository is OWNER/NAME",
        "Seconds that a token lives (1 to 86,400) | 86401 | from 1 to 86,400 seconds",
        "Seconds that a token lives (1 to 86,400) | long | from 1 to 86,400 seconds",
        "Name of the rule | '' | from 1 to 100 characters",
      })
  void whatIsNoRuleIsRefusedAtTheFormAndNothingTypedIsLost(
      String label, String typed, String refusal) {
    Screen page = trusted("Refusing");
    Form form =
        page.click("New rule")
            .form(SAVE)
            .fill("Name of the rule", "<b>mine</b>")
            .fill("Claim 1", "repository_owner")
            .fill("Pattern 1", "octo")
            .fill("Repository", "octo/app")
            .choose("Packages", "write")
            .fill(label, typed);
    Screen refused = form.press().require(200);
    assertThat(refused.alerts()).hasSize(1).first().asString().contains(refusal);
    for (String field : List.of("Name of the rule", "Claim 1", "Pattern 1", "Repository")) {
      assertThat(refused.form(SAVE).value(field)).as(field).isEqualTo(form.value(field));
    }
    assertThat(refused.one("select[id$=packages] option[selected]").val()).isEqualTo("write");
    assertThat(refused.all("main b")).isEmpty();
    assertThat(admin.get(ISSUERS).json().get(0).required("rules")).hasSize(1);
  }

  @Test
  void thereAreAsManyLinesForConditionsAsOneNeeds() {
    Screen form = trusted("Lines").click("New rule");
    for (int i = 1; i <= 12; i++) {
      if (form.all("input[name=claim]").size() < i) {
        form = form.form("More lines").press().require(200);
      }
      form.form(SAVE).value("Claim " + i);
      form = form.form("More lines").fill("Claim " + i, "c" + i).fill("Pattern " + i, "p").press();
    }
    Screen saved =
        form.form(SAVE).fill("Name of the rule", "many").fill("Repository", "octo/app").press();
    assertThat(saved.rows("Rules").get(1).get(1)).contains("c1 = p", "c12 = p");
  }

  @Test
  void anIssuerThatCannotBeTrustedIsRefusedAtTheForm() {
    trusted("Twice");
    for (String[] one :
        new String[][] {
          {ci.url(), "This issuer is trusted already."},
          {"http://ci.example.com", "The URL of an issuer begins with https://"},
          {"javascript:alert(1)", "The URL of an issuer begins with https://"},
          {"not a url", "The URL of an issuer begins with https://"}
        }) {
      Screen refused =
          browser
              .open(ROOT + "/new")
              .form("Trust it")
              .fill("Issuer URL", one[0])
              .fill("Name", "<i>x</i>")
              .fill("Audience", "us")
              .press()
              .require(200);
      assertThat(refused.alerts()).hasSize(1).first().asString().startsWith(one[1]);
      assertThat(refused.form("Trust it").value("Issuer URL")).isEqualTo(one[0]);
      assertThat(refused.form("Trust it").value("Name")).isEqualTo("<i>x</i>");
      assertThat(refused.form("Trust it").value("Audience")).isEqualTo("us");
    }
    assertThat(admin.get(ISSUERS).json()).hasSize(1);
  }

  @Test
  void aTokenIsSimulatedAndGivesNothing() {
    Screen page = trusted("Simulated");
    Screen hit = simulate(ci.sign(claims("refs/heads/main").build())).require(200);
    assertThat(status(hit)).isEqualTo("Rule main would give a token for octo/app.");
    assertThat(hit.text()).contains("octo/app", "Pull and push", "1 hour", "matches, and counts");
    assertThat(hit.rows("Rule main"))
        .containsExactly(
            List.of("repository_owner", "octo", "octo", "yes"),
            List.of("ref", "refs/heads/*", "refs/heads/main", "yes"));
    Screen miss = simulate(ci.sign(claims("refs/tags/v1").build()));
    assertThat(status(miss)).isEqualTo("No rule matches its claims.");
    assertThat(miss.rows("Rule main").get(1))
        .containsExactly("ref", "refs/heads/*", "refs/tags/v1", "no");
    // Signed by nobody whom the issuer knows.
    String token = ci.sign(claims("refs/heads/main").build());
    String forged = token.substring(0, token.lastIndexOf('.') + 1) + "AAAA";
    Screen bad = simulate(forged);
    assertThat(status(bad)).isEqualTo("The token itself is refused.");
    assertThat(bad.text()).contains("None of the keys of its issuer has signed it.");
    Screen after = browser.open(page.path());
    assertThat(after.text()).contains("Workflow tokens that live now 0", "2 keys");
    assertThat(browser.open(ROOT).rows("Trusted issuers").get(0).get(3)).contains("2 keys");
  }

  @Test
  void bareClaimsAreSimulatedByTheRulesOfAChosenIssuer() {
    Screen page = trusted("Chosen");
    String claims =
        "{\"repository\":\"octo/none\",\"repository_owner\":\"octo\",\"ref\":\"refs/heads/x\"}";
    assertThat(status(simulate(claims))).isEqualTo("Its issuer is not trusted here.");
    Screen chosen =
        page.click("Try it in the simulator").form(SIMULATE).fill(PASTED, claims).press();
    assertThat(status(chosen))
        .isEqualTo("Rule main matches, but there is no repository octo/none.");
    assertThat(chosen.form(SIMULATE).value(PASTED).strip()).isEqualTo(claims);
    assertThat(simulate("{nonsense").alerts()).hasSize(1);
    assertThat(simulate("  ").alerts()).containsExactly("Paste a token or claims.");
    assertThat(status(simulate("nonsense"))).isEqualTo("The token itself is refused.");
  }

  @Test
  void aTokenIsNeitherShownAgainNorKept() {
    trusted("Secret");
    String token = ci.sign(claims("refs/heads/main").build());
    String signature = token.substring(token.lastIndexOf('.') + 1);
    long before = events();
    for (String pasted :
        List.of(token, "  " + token + "\n", "{\"id_token\":\"" + token + "\"}", "x" + token)) {
      Screen shown = simulate(pasted).require(200);
      assertThat(shown.body()).doesNotContain(signature, token.substring(0, 60));
      assertThat(shown.path()).isEqualTo(ROOT + "/simulator");
    }
    assertThat(hatoba.log()).doesNotContain(signature);
    assertThat(events()).isEqualTo(before);
    // What stands in a link is no form, and is rehearsed by nobody.
    Screen link = browser.open(ROOT + "/simulator?act:pasted=x&pasted=x").require(200);
    assertThat(link.all("main .flash")).isEmpty();
  }

  /** What an exchange would have written, and a change. */
  private static long events() {
    return List.of("user.failed_login", "workflow_token", "oidc_issuer").stream()
        .mapToLong(
            action ->
                admin
                    .get("/enterprises/hatoba/audit-log?per_page=100&phrase=action:" + action)
                    .json()
                    .size())
        .sum();
  }

  @Test
  void anIssuerWhoseKeysCannotBeHadIsToldOf() {
    trusted("Down");
    ci.feel(SelfMadeIssuer.Mood.DOWN);
    Screen down = simulate(ci.sign(claims("refs/heads/main").build())).require(200);
    assertThat(down.alerts()).hasSize(1).first().asString().contains("keys of the issuer cannot");
    assertThat(browser.open(ROOT).rows("Trusted issuers").get(0).get(3)).contains("Not read");
  }

  @Test
  void anIssuerIsDisabledAndGoesWithItsTokens() {
    Screen page = trusted("Gone");
    String token = ci.sign(claims("refs/heads/main").build());
    Api.require(201, admin.post("/actions/oidc/token", "{\"id_token\":\"" + token + "\"}"));
    Screen removal = browser.open(page.path()).click("Remove this issuer").require(200);
    assertThat(removal.text()).contains(ci.url(), "1 workflow token of its jobs ends at once.");
    assertThat(removal.rows("Rules")).hasSize(1);
    Screen off =
        browser.open(page.path()).form("Save").untick("Take its tokens").press().require(200);
    assertThat(off.notice()).hasValue("The issuer has been changed.");
    assertThat(off.text()).contains("Its tokens are not taken", "Workflow tokens that live now 0");
    assertThat(status(simulate(token))).isEqualTo("Its issuer is disabled.");
    Screen refused = removal.form("Remove this issuer").fill("Name", "gone").press();
    assertThat(refused.alerts()).hasSize(1);
    Screen gone = refused.form("Remove this issuer").fill("Name", "Gone").press();
    assertThat(gone.path()).isEqualTo(ROOT);
    assertThat(gone.notice()).hasValue("The issuer is no longer trusted.");
    browser.ask("GET", page.path()).require(404);
    assertThat(status(simulate(token))).isEqualTo("The token itself is refused.");
  }

  @Test
  void whatAnIssuerSaysIsText() {
    Screen page = trusted("<script>x</script>#{6*7777}{0}");
    assertThat(page.heading()).isEqualTo("<script>x</script>#{6*7777}{0}");
    String hostile = "</textarea><script>hatobaProbe()</script><b>x</b>#{6*7777}{0}";
    Screen claims =
        page.click("Try it in the simulator")
            .form(SIMULATE)
            .fill(PASTED, "{\"repository\":\"" + hostile + "\",\"ref\":\"" + hostile + "\"}")
            .press()
            .require(200);
    assertThat(claims.all("main b, main script")).isEmpty();
    assertThat(claims.rows("Rule main").get(1).get(2)).isEqualTo(hostile);
    assertThat(claims.body()).doesNotContain("46662");
  }

  @Test
  void nobodyElseSeesOrDoesAnyOfIt() {
    Screen page = trusted("Hidden");
    admin.newUser("trust-stranger", "read:packages");
    Api.require(
        204,
        admin.put("/admin/users/trust-stranger/password", "{\"password\":\"" + PASSWORD + "\"}"));
    Browser stranger = Browser.at(hatoba).signIn("trust-stranger", PASSWORD);
    Screen removal = page.click("Remove this issuer");
    List<Map.Entry<String, String>> fields =
        removal.form("Remove this issuer").fill("Name", "Hidden").fields();
    for (String path :
        List.of(ROOT, ROOT + "/new", ROOT + "/simulator", page.path(), removal.path())) {
      stranger.ask("GET", path).require(404);
      stranger.post(path, fields).require(404);
      Browser.at(hatoba).post(path, fields).require(303);
    }
    browser.post(removal.path(), fields, "Origin", "https://evil.example").require(400);
    assertThat(admin.get(ISSUERS).json()).hasSize(1);
    for (String absent :
        List.of("/9999999", "/x", "/9999999/remove", "/9999999/rules/new", "/9999999/rules/1")) {
      browser.ask("GET", ROOT + absent).require(404);
    }
    for (String rule : List.of("0", "2", "-1", "x", "99999999999")) {
      browser.ask("GET", page.path() + "/rules/" + rule).require(404);
    }
  }

  @Test
  void everyPageIsThereInBothLanguages() {
    String page = trusted("Both").path();
    Browser japanese = Browser.at(hatoba).speaking("ja").signIn("admin", hatoba.password());
    for (String path :
        List.of(ROOT, ROOT + "/new", ROOT + "/simulator", page + "/rules/new", page + "/rules/1")) {
      String english = browser.open(path).require(200).heading();
      assertThat(japanese.open(path).require(200).heading()).isNotBlank().isNotEqualTo(english);
    }
    assertThat(japanese.open(page).text()).contains("ルール");
    Screen template = japanese.open(ROOT + "/new?template=gitlab").require(200);
    assertThat(template.text()).contains("id_tokens: HATOBA_ID_TOKEN: aud: AUDIENCE と書きます。");
    assertThat(template.all("main [lang=en]")).isEmpty();
    // What a job gets to read is in English for everybody, and is told to be that.
    Screen refused =
        japanese.open(ROOT + "/simulator").form("試す").fill("トークンまたはクレーム", "x.y.z").press();
    assertThat(refused.text()).contains("JSON Web Token ではありません。", "API の応答（英語）:");
    assertThat(refused.all("main [lang=en]").eachText()).containsExactly("it is no JSON Web Token");
  }
}
