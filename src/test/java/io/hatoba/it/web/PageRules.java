package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** What holds for every page, whatever it shows and to whom. */
final class PageRules {
  /** Policy of all pages, to the letter. */
  static final String POLICY =
      "default-src 'none'; img-src 'self' data:; style-src 'self'; script-src 'self';"
          + " connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none';"
          + " frame-ancestors 'none'";

  private static final Map<String, String> HEADERS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "same-origin",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cache-Control", "private, no-store");

  private static final String CONTROLS =
      "input:not([type=hidden]):not([type=submit]):not([type=button]), select, textarea";

  private PageRules() {}

  /** The same screen, unless it is a page that breaks a rule. */
  static Screen require(Screen screen) {
    assertThat(screen.headers().map().keySet())
        .as("headers of %s", screen)
        .doesNotContain("server", "x-powered-by");
    screen
        .location()
        .ifPresent(it -> assertThat(it).as("where %s leads", screen).matches("/([^/\\\\].*)?"));
    if (screen.isHtml()) {
      HEADERS.forEach(
          (name, value) ->
              assertThat(screen.header(name)).as("%s of %s", name, screen).hasValue(value));
      assertThat(screen.status()).as("status of %s", screen).isNotEqualTo(500);
      assertThat(screen.header("Content-Security-Policy"))
          .as("policy of %s", screen)
          .hasValue(POLICY);
      assertThat(screen.headers().allValues("Set-Cookie"))
          .as("cookies of %s", screen)
          .noneMatch(it -> it.startsWith("JSESSIONID"));
      if (!screen.method().equals("HEAD")) {
        Document page = screen.document();
        requirePage(screen, page);
        requireNoScripts(screen, page);
      }
    }
    return screen;
  }

  private static void requirePage(Screen screen, Document page) {
    assertThat(screen.body()).as("page").startsWith("<!DOCTYPE html>");
    assertThat(page.select("html[lang=en], html[lang=ja]")).as("lang of %s", screen).hasSize(1);
    assertThat(page.title()).as("title of %s", screen).endsWith(" · Hatoba");
    assertThat(page.select("h1")).as("h1 of %s", screen).hasSize(1);
    assertThat(page.select("main")).as("main of %s", screen).hasSize(1);
    assertThat(page.text()).as("text of %s", screen).doesNotContain("???");
    Set<String> ids = new HashSet<>();
    for (Element element : page.select("[id]")) {
      assertThat(ids.add(element.id())).as("id %s once in %s", element.id(), screen).isTrue();
    }
    for (Element control : page.select(CONTROLS)) {
      assertThat(nameOf(control)).as("label of %s in %s", control, screen).isNotBlank();
    }
    // But for those that people wrote, in Markdown, which has no words for that.
    for (Element table : page.select("main table:not(.prose table)")) {
      assertThat(nameOf(table)).as("caption of a table in %s", screen).isNotBlank();
    }
    for (Element link : page.select("a[href], form[action]")) {
      String target = link.hasAttr("href") ? link.attr("href") : link.attr("action");
      assertThat(target).as("target in %s", screen).doesNotMatch("(?i)\\s*(javascript|data):.*");
      assertThat(target).as("target in %s", screen).doesNotContain(".xhtml");
    }
  }

  private static void requireNoScripts(Screen screen, Document page) {
    for (Element element : page.getAllElements()) {
      for (Attribute attribute : element.attributes()) {
        assertThat(attribute.getKey())
            .as("attributes of %s", element)
            .doesNotStartWith("on")
            .isNotEqualTo("style");
      }
    }
    assertThat(page.select("style, iframe, object, embed, base")).as("in %s", screen).isEmpty();
    for (Element script : page.select("script")) {
      assertThat(script.attr("src")).as("script %s", script).matches("/assets/.*");
    }
  }

  /** What an element is called by who cannot see where it stands: its label, or its caption. */
  static String nameOf(Element element) {
    if (!element.attr("aria-label").isBlank()) {
      return element.attr("aria-label").strip();
    }
    Document page = element.ownerDocument();
    if (page != null && element.hasAttr("aria-labelledby")) {
      List<String> words =
          List.of(element.attr("aria-labelledby").split("\\s+")).stream()
              .map(id -> Optional.ofNullable(page.getElementById(id)).map(Element::text).orElse(""))
              .toList();
      return String.join(" ", words).strip();
    }
    if (element.normalName().equals("table")) {
      Element around = element.closest("[role=region][aria-label]");
      return element.select("> caption").isEmpty() && around != null
          ? around.attr("aria-label")
          : element.select("> caption").text();
    }
    if (page != null && !element.id().isEmpty()) {
      for (Element label : page.select("label[for]")) {
        if (label.attr("for").equals(element.id())) {
          return label.text();
        }
      }
    }
    Element around = element.closest("label");
    return around == null ? "" : around.text();
  }
}
