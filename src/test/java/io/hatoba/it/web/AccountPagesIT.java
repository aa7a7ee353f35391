package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import io.hatoba.it.rest.Api;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody settles of their own account, and what another can do about it: nothing. */
@ExtendWith(SharedHatoba.class)
class AccountPagesIT {
  private static final String PASSWORD = "correct-h0rse-battery";
  private static final String HOSTILE = "<script>alert(1)</script>\"'&{0}";

  private final RunningHatoba hatoba;
  private final Api anonymous;
  private final Api admin;
  private String login;
  private Browser browser;

  AccountPagesIT(RunningHatoba hatoba) {
    this.hatoba = hatoba;
    anonymous = Api.anonymous(hatoba);
    admin = Api.administrator(hatoba);
  }

  @BeforeEach
  void signIn() {
    login = user();
    browser = Browser.at(hatoba).signIn(login, PASSWORD);
  }

  private String user() {
    String name = "Settler-" + Long.toString(System.nanoTime(), 36);
    admin.newUser(name, "read:packages");
    Api.require(
        204,
        admin.put("/admin/users/" + name + "/password", "{\"password\":\"" + PASSWORD + "\"}"));
    return name;
  }

  private Form newToken(Browser by, String note) {
    return by.open("/settings/tokens/new").require(200).form("Generate token").fill("Note", note);
  }

  private static String secret(Screen made) {
    assertThat(made.heading()).as("%s", made).isEqualTo("Your new token");
    return made.one("#secret").text();
  }

  private int statusOf(String token) {
    return anonymous.as("token " + token).get("/user").status();
  }

  private static Element entry(Screen list, String note) {
    List<Element> found =
        list.all("ul.entries > li").stream()
            .filter(it -> it.select("strong").text().equals(note))
            .toList();
    assertThat(found).as("%s of %s", note, list).hasSize(1);
    return found.get(0);
  }

  @Test
  void theSettingsBeginWithTheProfile() {
    assertThat(browser.open("/settings").heading()).isEqualTo("Profile");
    assertThat(browser.open("/settings/tokens").one("nav a[aria-current=page]").text())
        .isEqualTo("Access tokens");
    Screen below = browser.open("/settings/tokens/new");
    assertThat(below.one("nav a[aria-current=true]").text()).isEqualTo("Access tokens");
  }

  @Test
  void aTokenIsShownOnceAndOnTheAnswerOfTheForm() {
    assertThat(browser.open("/settings/tokens").text()).contains("You have no token yet");
    Screen made = newToken(browser, "build").tick("write:packages").tick("read:packages").send();
    String secret = secret(made.require(200));
    assertThat(made.header("Cache-Control").orElseThrow()).contains("no-store");
    assertThat(made.path()).isEqualTo("/settings/tokens/new");
    assertThat(made.headers().allValues("Set-Cookie").toString()).doesNotContain(secret);
    assertThat(made.all("pre.command").eachAttr("data-copy"))
        .containsExactly(
            secret,
            "echo "
                + secret
                + " | docker login "
                + hatoba.origin().getAuthority()
                + " -u "
                + login
                + " --password-stdin");
    assertThat(anonymous.as(basic(secret)).get("/user").header("X-OAuth-Scopes").orElseThrow())
        .contains("write:packages")
        .doesNotContain("repo");
    Screen list = browser.open("/settings/tokens");
    assertThat(list.body()).doesNotContain(secret);
    Element entry = entry(list, "build");
    assertThat(entry.select(".chip").eachText()).containsExactly("write:packages");
    assertThat(entry.text()).contains("hbp_…" + secret.substring(secret.length() - 8));
    assertThat(browser.open("/settings/tokens/new").body()).doesNotContain(secret);
  }

  private String basic(String secret) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((login + ":" + secret).getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void whatWasChosenSurvivesARefusal() {
    Screen refused =
        newToken(browser, " ")
            .choose("Expiration", "date")
            .fill("Last day", "2031-01-02")
            .tick("repo")
            .press()
            .require(200);
    assertThat(refused.alerts()).containsExactly("A token needs a note of at most 255 characters.");
    Form form = refused.form("Generate token");
    assertThat(form.value("Last day")).isEqualTo("2031-01-02");
    assertThat(refused.all("input[type=checkbox][checked]")).hasSize(1);
    assertThat(refused.one("option[selected]").val()).isEqualTo("date");
    Screen made = form.fill("Note", "later").press();
    secret(made);
    Element entry = entry(browser.open("/settings/tokens"), "later");
    assertThat(entry.text()).contains("expires on Jan 2, 2031");
    assertThat(entry.select(".chip").eachText()).containsExactly("repo");
  }

  @Test
  void anEndThatIsPastOrNoneThatIsOfferedIsRefused() {
    String yesterday = LocalDate.now(ZoneOffset.UTC).minusDays(1).toString();
    for (String day : List.of(yesterday, "", "2031-02-30", "+999999999-01-01")) {
      Screen refused =
          newToken(browser, "n").choose("Expiration", "date").fill("Last day", day).press();
      assertThat(refused.alerts()).as(day).hasSize(1);
    }
    List<Map.Entry<String, String>> fields =
        newToken(browser, "n").fields().stream()
            .map(it -> it.getKey().equals("token:end") ? Map.entry("token:end", "5") : it)
            .toList();
    Screen forged = browser.post("/settings/tokens/new", fields).require(200);
    assertThat(forged.alerts()).hasSize(1);
    assertThat(browser.open("/settings/tokens").text()).contains("You have no token yet");
  }

  @Test
  void tokensThatEndSoonOrNeverAreMarked() {
    newToken(browser, "soon").choose("Expiration", "7").press().require(200);
    newToken(browser, "never").choose("Expiration", "never").press().require(200);
    newToken(browser, "month").press().require(200);
    Screen list = browser.open("/settings/tokens");
    assertThat(entry(list, "soon").select(".badge").eachText()).containsExactly("Expires soon");
    assertThat(entry(list, "never").select(".badge").eachText()).containsExactly("No expiration");
    assertThat(entry(list, "month").select(".badge")).isEmpty();
    assertThat(list.all("ul.entries strong").eachText()).containsExactly("month", "never", "soon");
  }

  @Test
  void aLinkMayWishForScopesButNotForOnesThatAreNotOffered() {
    Screen form =
        browser.open("/settings/tokens/new?note=" + Browser.encoded(HOSTILE) + "&scopes=repo,x");
    assertThat(form.form("Generate token").value("Note")).isEqualTo(HOSTILE);
    assertThat(form.all("input[type=checkbox][checked]")).hasSize(1);
    assertThat(form.text()).doesNotContain("site_admin");
    Browser root = Browser.at(hatoba).signIn("admin", hatoba.password());
    assertThat(root.open("/settings/tokens/new").text()).contains("site_admin");
  }

  @Test
  void aTokenIsRevokedAfterItIsSaidWhatStops() {
    String secret = secret(newToken(browser, HOSTILE).tick("repo").press());
    String other = secret(newToken(browser, "other").press());
    assertThat(statusOf(secret)).isEqualTo(200);
    Screen list = browser.open("/settings/tokens");
    Screen asked = browser.open(entry(list, HOSTILE).select("a").attr("href")).require(200);
    assertThat(asked.one("strong").text()).isEqualTo(HOSTILE);
    assertThat(asked.text()).contains("What stops working", "cannot be undone");
    assertThat(statusOf(secret)).isEqualTo(200);
    Screen done = asked.form("I understand, revoke this token").press();
    assertThat(done.notice()).hasValue("The token was revoked.");
    assertThat(done.all("ul.entries strong").eachText()).containsExactly("other");
    assertThat(statusOf(secret)).isEqualTo(401);
    assertThat(statusOf(other)).isEqualTo(200);
    asked.form("I understand, revoke this token").send().require(404);
  }

  @Test
  void allTokensAreRevokedWhenTheOwnNameIsTyped() {
    List<String> secrets =
        List.of(secret(newToken(browser, "one").press()), secret(newToken(browser, "two").press()));
    Form form =
        browser
            .open("/settings/tokens")
            .click("Revoke all tokens")
            .form("I understand, revoke all tokens");
    Screen refused = form.fill("Type " + login + " to confirm", "admin").press();
    assertThat(refused.alerts())
        .containsExactly("Nothing was revoked. Type " + login + " to go on.");
    assertThat(statusOf(secrets.get(0))).isEqualTo(200);
    Screen done = form.fill("Type " + login + " to confirm", login).press();
    assertThat(done.notice()).hasValue("All tokens were revoked.");
    assertThat(secrets).allSatisfy(it -> assertThat(statusOf(it)).isEqualTo(401));
  }

  @Test
  void anothersTokenIsAsAbsentAsNone() {
    String secret = secret(newToken(browser, "mine").press());
    String path = entry(browser.open("/settings/tokens"), "mine").select("a").attr("href");
    Browser stranger = Browser.at(hatoba).signIn(user(), PASSWORD);
    Screen hidden = stranger.open(path).require(404);
    for (String absent : List.of("999999999999", "0", "-1", "1e3", "9".repeat(30), "x")) {
      assertThat(stranger.open("/settings/tokens/" + absent + "/revoke").require(404).body())
          .isEqualTo(hidden.body());
    }
    List<Map.Entry<String, String>> form =
        browser.open(path).form("I understand, revoke this token").fields();
    stranger.post(path, form).require(404);
    assertThat(statusOf(secret)).isEqualTo(200);
  }

  @Test
  void browsersAreListedAndSignedOut() {
    Browser other = Browser.at(hatoba).signIn(login, PASSWORD);
    Browser third = Browser.at(hatoba).signIn(login, PASSWORD);
    Screen list = other.open("/settings/sessions");
    assertThat(list.all("ul.entries > li")).hasSize(3);
    assertThat(list.all("ul.entries .badge").eachText()).containsExactly("This browser");
    assertThat(list.all("ul.entries > li").get(1).select("form")).isEmpty();
    List<String> ids = list.all("input[name=session]").eachAttr("value");
    assertThat(ids).hasSize(2);

    Browser stranger = Browser.at(hatoba).signIn(user(), PASSWORD);
    for (String id : List.of(ids.get(0), "999999999", "x", "")) {
      stranger.post("/settings/sessions/end", List.of(Map.entry("session", id))).require(404);
    }
    other
        .post(
            "/settings/sessions/end",
            List.of(Map.entry("session", ids.get(0))),
            "Origin",
            "https://evil.example")
        .require(400);
    assertThat(third.open("/settings/sessions").heading()).isEqualTo("Where you are signed in");

    Screen done =
        other.follow(
            other.post("/settings/sessions/end", List.of(Map.entry("session", ids.get(0)))));
    assertThat(done.notice()).hasValue("The browser was signed out.");
    assertThat(done.all("ul.entries > li")).hasSize(2);
    assertThat(third.open("/settings/sessions").path()).startsWith("/login");

    Screen alone = done.form("Sign out all other browsers").press();
    assertThat(alone.notice()).hasValue("All other browsers were signed out.");
    assertThat(alone.all("ul.entries > li")).hasSize(1);
    assertThat(alone.text()).contains("No other browser is signed in");
    assertThat(browser.open("/settings/sessions").path()).startsWith("/login");
    assertThat(other.open("/settings/sessions/end").path()).isEqualTo("/settings/sessions");
  }

  private static Form password(Screen page, String present, String password, String again) {
    return page.form("Change password")
        .fill("Present password", present)
        .fill("New password", password)
        .fill("New password, once more", again);
  }

  @Test
  void aPasswordIsChangedByThePresentOneAndOtherBrowsersEnd() {
    Browser other = Browser.at(hatoba).signIn(login, PASSWORD);
    Screen page = browser.open("/settings/password");
    String next = "another-h0rse-battery";
    Screen wrong = password(page, "not-this-one-1", next, next).press();
    assertThat(wrong.alerts()).containsExactly("The present password is another one.");
    assertThat(wrong.body()).doesNotContain("not-this-one-1").doesNotContain(next);
    assertThat(password(page, PASSWORD, "short", "short").press().alerts().toString())
        .contains("too easy to guess");
    assertThat(password(page, PASSWORD, next, next + "1").press().alerts())
        .containsExactly("The two new passwords differ.");
    assertThat(other.open("/settings/password").heading()).isEqualTo("Change password");
    Screen done = password(page, PASSWORD, next, next).press();
    assertThat(done.notice().orElseThrow()).startsWith("The password was changed.");
    assertThat(other.open("/settings/password").path()).startsWith("/login");
    Browser.at(hatoba).signIn(login, next);
  }

  @Test
  void aProfileSaysWhatWasTypedAndNothingElse() {
    Screen page = browser.open("/settings/profile");
    Screen refused =
        page.form("Save profile").fill("Name", HOSTILE).fill("Public e-mail", "nobody").press();
    assertThat(refused.alerts())
        .containsExactly("The e-mail address is not one that can be written to.");
    assertThat(refused.form("Save profile").value("Name")).isEqualTo(HOSTILE);
    Screen done =
        refused
            .form("Save profile")
            .fill("Public e-mail", "settler@a.example")
            .fill("About you", "日本語\n" + HOSTILE)
            .press();
    assertThat(done.notice()).hasValue("The profile was saved.");
    assertThat(done.form("Save profile").value("Name")).isEqualTo(HOSTILE);
    assertThat(done.one("textarea").wholeText()).contains("日本語").contains(HOSTILE);
    assertThat(admin.get("/users/" + login).json().required("name").textValue()).isEqualTo(HOSTILE);
    Screen emptied = done.form("Save profile").fill("Name", "").press();
    assertThat(emptied.form("Save profile").value("Name")).isEmpty();
    assertThat(admin.get("/users/" + login).json().required("name").isNull()).isTrue();
  }

  @Test
  void allOfItIsSaidInJapaneseToo() {
    Browser japanese = browser.speaking("ja").signIn(login, PASSWORD);
    for (String path :
        List.of(
            "/settings/profile",
            "/settings/password",
            "/settings/sessions",
            "/settings/tokens",
            "/settings/tokens/new",
            "/settings/tokens/revoke-all")) {
      Screen page = japanese.open(path).require(200);
      assertThat(page.one("html").attr("lang")).isEqualTo("ja");
      assertThat(page.heading()).as(path).matches(".*[\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}].*");
    }
  }
}
