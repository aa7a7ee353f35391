package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import io.hatoba.it.rest.Api;
import io.hatoba.web.At;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What all pages have in common. Every answer is held to the {@link PageRules} besides. */
@ExtendWith(SharedHatoba.class)
class FrameIT {
  private static final String PASSWORD = "correct-h0rse-battery";
  private static final String SESSION = "hatoba_session";

  private final RunningHatoba hatoba;
  private final Browser browser;

  FrameIT(RunningHatoba hatoba) {
    this.hatoba = hatoba;
    this.browser = Browser.at(hatoba);
  }

  static List<AllPages.Place> places() {
    return AllPages.all();
  }

  private Browser administrator() {
    return browser.signIn("admin", hatoba.password());
  }

  /** Somebody who has signed in and administers nothing. */
  private Browser stranger() {
    Api admin = Api.administrator(hatoba);
    String login = "stranger-" + Long.toString(System.nanoTime(), 36);
    admin.newUser(login, "read:packages");
    Api.require(
        204,
        admin.put("/admin/users/" + login + "/password", "{\"password\":\"" + PASSWORD + "\"}"));
    return browser.signIn(login, PASSWORD);
  }

  @ParameterizedTest
  @MethodSource("places")
  void nobodyIsShownWhatIsThereOrAskedToSignIn(AllPages.Place place) {
    Screen screen = browser.ask("GET", place.ofNothing());
    if (place.audience() == At.Audience.ANYBODY) {
      assertThat(screen.status()).as("%s", screen).isIn(200, 404, 303);
    } else {
      screen.require(303);
      assertThat(screen.location())
          .hasValue("/login?return_to=" + Browser.encoded(place.ofNothing()));
    }
    assertThat(screen.headers().allValues("Set-Cookie")).as("%s", screen).isEmpty();
  }

  /** By one who signs in once: a password takes its time. */
  @Test
  void whatIsOfAdministratorsIsAbsentForOthers() {
    Browser stranger = stranger();
    String absent = stranger.ask("GET", "/no/such/page").require(404).body();
    List<AllPages.Place> theirs =
        places().stream().filter(it -> it.audience() == At.Audience.SITE_ADMIN).toList();
    assertThat(theirs).isNotEmpty();
    for (AllPages.Place place : theirs) {
      Screen hidden = stranger.ask("GET", place.ofNothing()).require(404);
      assertThat(hidden.body()).as("%s", place).isEqualTo(absent);
    }
  }

  @Test
  void aFormThatAnotherSiteSendsDoesNothing() {
    Browser admin = administrator();
    List<Map.Entry<String, String>> fields =
        List.of(Map.entry("jakarta.faces.ViewState", "stateless"));
    for (AllPages.Place place : places()) {
      for (String[] headers : crossSite()) {
        Screen refused = admin.post(place.ofNothing(), fields, headers).require(400);
        assertThat(refused.text())
            .as("%s %s", place, String.join(" ", headers))
            .contains("sent by another site");
      }
    }
    assertThat(admin.open("/").all("form[action=/logout]")).hasSize(1);
  }

  /** Faces would take a link for a form if only it had the right words in it. */
  @Test
  void aLinkIsNoForm() {
    Browser admin = administrator();
    for (AllPages.Place place : places()) {
      for (String method : List.of("GET", "HEAD")) {
        for (String name : List.of("jakarta.faces.ViewState", "x:jakarta.faces.ViewState")) {
          admin.ask(method, place.ofNothing() + "?" + name + "=stateless").require(400);
        }
      }
    }
    String asked =
        "/settings/tokens/revoke-all?jakarta.faces.ViewState=stateless&revoke=revoke"
            + "&revoke:name=admin&revoke:submit=x";
    admin.ask("GET", asked).require(400);
    Api.require(200, Api.administrator(hatoba).get("/user"));
  }

  private List<String[]> crossSite() {
    String origin = browser.origin();
    String[] none = {};
    List<String[]> all = new ArrayList<>();
    all.add(none);
    for (String other :
        List.of("null", "https://evil.example", origin + ".evil.example", origin + "1", "")) {
      all.add(new String[] {"Origin", other});
      all.add(new String[] {"Origin", other, "Sec-Fetch-Site", "same-origin"});
      all.add(new String[] {"Referer", other + "/login"});
    }
    for (String site : List.of("cross-site", "same-site", "none", "anything")) {
      all.add(new String[] {"Origin", origin, "Sec-Fetch-Site", site});
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("places")
  void pagesKnowNoOtherMethods(AllPages.Place place) {
    for (String method : List.of("PUT", "DELETE", "PATCH", "OPTIONS", "PROPFIND")) {
      Screen refused = browser.ask(method, place.ofNothing()).require(405);
      assertThat(refused.heading()).isEqualTo("Not in this way");
    }
  }

  @Test
  void nothingThatComesInIsSentBack() {
    Screen refused = browser.ask("TRACE", "/login", "X-Secret", "not-to-be-seen");
    assertThat(refused.status()).isEqualTo(405);
    assertThat(refused.body()).doesNotContain("not-to-be-seen");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/login", "/no/such/page"})
  void headTellsWhatGetWouldSend(String path) {
    Screen get = browser.ask("GET", path);
    Screen head = browser.ask("HEAD", path);
    assertThat(head.status()).isEqualTo(get.status());
    assertThat(head.body()).isEmpty();
    for (String name : List.of("Content-Length", "Content-Type", "Content-Encoding", "Vary")) {
      assertThat(head.header(name)).as(name).isEqualTo(get.header(name)).isPresent();
    }
  }

  @Test
  void pagesAreCompressedForWhoTakesIt() {
    Screen plain = browser.ask("GET", "/login", "Accept-Encoding", "identity");
    Screen small = browser.ask("GET", "/login", "Accept-Encoding", "br, gzip");
    assertThat(plain.header("Content-Encoding")).isEmpty();
    assertThat(small.header("Content-Encoding")).hasValue("gzip");
    assertThat(small.body()).isEqualTo(plain.body());
    assertThat(small.sent()).isLessThan(plain.sent());
    assertThat(plain.header("Vary").orElse("")).contains("Accept-Encoding", "Cookie");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ja | ja",
        "ja-JP, en;q=0.5 | ja",
        "fr, ja;q=0.5 | ja",
        "en-GB, ja;q=0.5 | en",
        "fr | en",
        "ja;q=x | en",
        "* | en",
        ";;, | en",
      })
  void theBrowserChoosesTheLanguage(String accepted, String shown) {
    Screen page = browser.ask("GET", "/login", "Accept-Language", accepted).require(200);
    assertThat(page.one("html").attr("lang")).isEqualTo(shown);
    assertThat(page.heading())
        .isEqualTo(shown.equals("ja") ? "Hatoba にサインイン" : "Sign in to Hatoba");
  }

  @Test
  void aReaderChoosesAnotherLanguageAndIsLedBack() {
    Screen link = browser.ask("GET", "/login?return_to=%2Flogout&lang=ja");
    assertThat(link.require(303).location()).hasValue("/login?return_to=%2Flogout");
    Screen page = browser.follow(link);
    assertThat(page.one("html").attr("lang")).isEqualTo("ja");
    browser.open("/login?lang=no-such-language");
    assertThat(browser.open("/login").one("html").attr("lang")).isEqualTo("ja");
    browser.open("/login?lang=en");
    assertThat(browser.open("/login").one("html").attr("lang")).isEqualTo("en");
  }

  @Test
  void aReaderChoosesColours() {
    assertThat(browser.open("/").one("html").attr("data-theme")).isEqualTo("auto");
    Screen link = browser.ask("GET", "/?theme=dark").require(303);
    assertThat(link.location()).hasValue("/");
    assertThat(browser.open("/").one("html").attr("data-theme")).isEqualTo("dark");
    browser.open("/?theme=%22%3E%3Cscript%3E");
    assertThat(browser.open("/").one("html").attr("data-theme")).isEqualTo("dark");
    browser.open("/?theme=auto");
    assertThat(browser.open("/").one("html").attr("data-theme")).isEqualTo("auto");
  }

  @Test
  void cookiesThatMeanNothingChangeNothing() {
    browser.keep("hatoba_language", "xx").keep("hatoba_theme", "\"><script>");
    browser.keep("hatoba_zone", "No.Such.Place").keep("hatoba_notice", "no.such-key");
    browser.keep(SESSION, "0".repeat(4_000));
    Screen page = browser.open("/").require(200);
    assertThat(page.one("html").attr("lang")).isEqualTo("en");
    assertThat(page.one("html").attr("data-theme")).isEqualTo("auto");
    assertThat(page.notice()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/pages/login.xhtml",
        "/pages/home.xhtml",
        "/pages/refused.xhtml",
        "/pages//login.xhtml",
        "//pages/login.xhtml",
        "/pages/login.xhtml;a=b",
        "/pages/./login.xhtml",
        "/pages/%6cogin.xhtml",
        "/login.xhtml",
        "/WEB-INF/web.xml",
        "/WEB-INF/templates/page.xhtml",
        "/%57EB-INF/web.xml",
        "/META-INF/MANIFEST.MF",
        "/assets/../WEB-INF/web.xml",
        "/assets/0000000000000000/hatoba.css",
        "/jakarta.faces.resource/web.xml.xhtml?ln=../WEB-INF",
        "/jakarta.faces.resource/../WEB-INF/web.xml.xhtml",
        "/jakarta.faces.resource/page.xhtml.xhtml?con=../../WEB-INF/templates",
      })
  void faceletsAndWhatTheArchiveHasAreNotServed(String path) {
    for (String accept : List.of("text/html", "*/*")) {
      Screen hidden = browser.ask("GET", path, "Accept", accept);
      assertThat(hidden.status()).as("%s", hidden).isIn(400, 404);
      assertThat(hidden.body())
          .as(path)
          .doesNotContain("<web-app", "ui:", "Manifest-Version", "type=\"password\"");
    }
  }

  @Test
  void linksThatLeadNowhereAreToldByAPageToBrowsersOnly() {
    Screen page = browser.ask("GET", "/no/such/page").require(404);
    assertThat(page.heading()).isEqualTo("Not found");
    assertThat(page.click("Sign in").path()).isEqualTo("/login");
    assertThat(browser.ask("GET", "/no/such/page", "Accept", "application/json").isHtml())
        .isFalse();
  }

  @Test
  void whoSignsInIsLedBackAndSignsOutAgain() {
    Screen form = browser.open("/login?return_to=%2Flogout");
    Screen back =
        form.form("Sign in").fill("User name", "admin").fill("Password", hatoba.password()).press();
    assertThat(back.path()).isEqualTo("/logout");
    String secret = browser.cookie(SESSION).orElseThrow();
    Screen out = back.formOf("main button").press();
    assertThat(out.text()).contains("You have signed out.");
    assertThat(browser.cookie(SESSION)).isEmpty();
    Screen replayed = browser.keep(SESSION, secret).open("/");
    assertThat(replayed.all("form[action=/logout]")).isEmpty();
  }

  @Test
  void aSessionThatSomebodyPlantedIsNotTheReaders() {
    String planted = "planted-by-somebody-else-0123456789abcdef";
    browser.keep(SESSION, planted).signIn("admin", hatoba.password());
    assertThat(browser.cookie(SESSION).orElseThrow()).isNotEqualTo(planted);
    Screen other = Browser.at(hatoba).keep(SESSION, planted).open("/");
    assertThat(other.all("form[action=/logout]")).isEmpty();
  }

  @Test
  void theCookieOfASessionIsForNoScriptAndNoOtherSite() {
    Screen answer =
        browser
            .open("/login")
            .form("Sign in")
            .fill("User name", "admin")
            .fill("Password", hatoba.password())
            .send()
            .require(303);
    List<String> cookies = answer.headers().allValues("Set-Cookie");
    assertThat(cookies).hasSize(1);
    assertThat(attributes(cookies.get(0)))
        .contains("httponly", "samesite=lax", "path=/")
        .doesNotContain("secure")
        .noneMatch(it -> it.startsWith("domain"));
  }

  static List<String> attributes(String cookie) {
    return Stream.of(cookie.split(";")).skip(1).map(it -> it.strip().toLowerCase()).toList();
  }

  @Test
  void whatWasTypedIsShownAgainButNoPassword() {
    String login = "<b>\"波止場\"</b>&amp;";
    Screen again =
        browser
            .open("/login")
            .form("Sign in")
            .fill("User name", login)
            .fill("Password", "s3cret-that-is-wrong")
            .press()
            .require(200);
    assertThat(again.alerts())
        .containsExactly("No account has this user name and password, or it is suspended.");
    assertThat(again.form("Sign in").value("User name")).isEqualTo(login);
    assertThat(again.body()).doesNotContain("s3cret-that-is-wrong");
    assertThat(browser.cookie(SESSION)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\\\evil.example",
        "/\t/evil.example",
        "http:evil.example",
        "javascript:alert(1)",
        "///evil.example",
        "/\n/evil.example",
        "",
      })
  void whoSignsInIsLedToNoOtherSite(String target) {
    Screen answer =
        browser
            .open("/login?return_to=" + Browser.encoded(target))
            .form("Sign in")
            .fill("User name", "admin")
            .fill("Password", hatoba.password())
            .send()
            .require(303);
    assertThat(answer.location()).hasValue("/");
  }

  @Test
  void aLinkThatChoosesALanguageLeadsToNoOtherSite() {
    for (String path : List.of("//evil.example/?lang=ja", "/%5Cevil.example/?theme=dark")) {
      Screen answer = browser.ask("GET", path);
      // The rules hold where it leads; it may also be no path of ours at all.
      assertThat(answer.status()).as("%s", answer).isIn(303, 400, 404);
    }
  }

  @Test
  void assetsAreKeptForGoodAndAreOfOneKind() {
    Screen page = browser.open("/");
    List<String> assets = new ArrayList<>(page.all("link[rel=stylesheet]").eachAttr("href"));
    assets.addAll(page.all("script[src]").eachAttr("src"));
    assets.addAll(page.all("img[src]").eachAttr("src"));
    assertThat(assets).hasSize(3);
    for (String asset : assets) {
      Screen answer = browser.ask("GET", asset).require(200);
      assertThat(answer.header("Cache-Control")).hasValue("public, max-age=31536000, immutable");
      assertThat(answer.header("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.header("Content-Type").orElse(""))
          .matches("(text/css|text/javascript|image/svg\\+xml).*");
      assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    }
  }
}
