package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;

/**
 * What a browser shows, or where it is sent.
 *
 * @param browser that asked, and goes on from here
 * @param method that was asked with
 * @param path that was asked for, with its query
 * @param status of the answer
 * @param headers of the answer
 * @param sent bytes of the body on the wire, compressed or not
 * @param body without compression
 */
record Screen(
    Browser browser,
    String method,
    String path,
    int status,
    HttpHeaders headers,
    int sent,
    String body) {
  /** Fails unless the status is this one. */
  Screen require(int expected) {
    assertThat(status).as("status of %s", this).isEqualTo(expected);
    return this;
  }

  /** The one value of a header. */
  Optional<String> header(String name) {
    assertThat(headers.allValues(name)).as("%s of %s", name, this).hasSizeLessThan(2);
    return headers.firstValue(name);
  }

  /** Where it sends a browser. */
  Optional<String> location() {
    return header("Location");
  }

  boolean isHtml() {
    return header("Content-Type").orElse("").toLowerCase(Locale.ROOT).startsWith("text/html");
  }

  /** The page, parsed as a browser does. */
  Document document() {
    return Jsoup.parse(body, browser.origin() + path);
  }

  /** Elements by a CSS selector. */
  Elements all(String selector) {
    return document().select(selector);
  }

  /** The one element of a selector. */
  Element one(String selector) {
    Elements found = all(selector);
    assertThat(found).as("%s of %s", selector, this).hasSize(1);
    return found.get(0);
  }

  /** What the page is about. */
  String heading() {
    return one("h1").text();
  }

  /** All that can be read below its heading lines. */
  String text() {
    return one("main").text();
  }

  /** What it says was done on the page before. */
  Optional<String> notice() {
    return all("main .notice[role=status]").stream().map(Element::text).findFirst();
  }

  /** What it says is wrong. */
  List<String> alerts() {
    return all("main [role=alert]").eachText();
  }

  /** Rows of a table by its caption or label, each the text of its cells. */
  List<List<String>> rows(String caption) {
    List<Element> tables =
        all("table").stream().filter(it -> caption.equals(PageRules.nameOf(it))).toList();
    assertThat(tables).as("tables %s of %s", caption, this).hasSize(1);
    List<List<String>> rows = new ArrayList<>();
    for (Element row : tables.get(0).select("tbody > tr")) {
      rows.add(row.select("> th, > td").eachText());
    }
    return rows;
  }

  /** Follows a link by its words. */
  Screen click(String words) {
    List<String> targets =
        all("a[href]").stream()
            .filter(it -> it.text().equals(words) || it.attr("aria-label").equals(words))
            .map(it -> it.attr("href"))
            .distinct()
            .toList();
    assertThat(targets).as("links %s of %s", words, this).hasSize(1);
    URI target = URI.create(browser.origin() + path).resolve(targets.get(0));
    assertThat(target.toString()).as("link %s", words).startsWith(browser.origin() + "/");
    return browser.open(target.toString().substring(browser.origin().length()));
  }

  /** The form that has a button of these words. */
  Form form(String button) {
    List<Form> forms = new ArrayList<>();
    for (Element form : all("form")) {
      if (Form.button(form, button).isPresent()) {
        forms.add(new Form(this, form, Form.button(form, button)));
      }
    }
    assertThat(forms).as("forms with a button %s of %s", button, this).hasSize(1);
    return forms.get(0);
  }

  /** The form around the elements of a selector, to be sent by its first button. */
  Form formOf(String selector) {
    List<Element> forms =
        all(selector).stream()
            .flatMap(it -> Optional.ofNullable(it.closest("form")).stream())
            .distinct()
            .toList();
    assertThat(forms).as("forms around %s of %s", selector, this).hasSize(1);
    return new Form(this, forms.get(0), Form.firstButton(forms.get(0)));
  }

  @Override
  public String toString() {
    String text = body.length() > 3_000 ? body.substring(0, 3_000) + "…" : body;
    return method + " " + path + " -> " + status + " " + headers.map() + "\n" + text;
  }
}
