package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jsoup.select.Elements;

/**
 * A form on a {@link Screen}, filled by the labels that a reader sees. It does not keep to what a
 * browser would refuse, such as a length: whoever attacks does not either.
 */
final class Form {
  private final Screen screen;
  private final Element form;
  private final Optional<Element> button;
  private final List<Map.Entry<String, String>> more = new ArrayList<>();

  Form(Screen screen, Element form, Optional<Element> button) {
    this.screen = screen;
    this.form = form;
    this.button = button;
  }

  /** The button of these words. */
  static Optional<Element> button(Element form, String words) {
    return buttons(form).filter(it -> words(it).equals(words)).findFirst();
  }

  static Optional<Element> firstButton(Element form) {
    return buttons(form).findFirst();
  }

  private static Stream<Element> buttons(Element form) {
    return controls(form).stream()
        .filter(
            it ->
                it.normalName().equals("button")
                    ? it.attr("type").isEmpty() || it.attr("type").equals("submit")
                    : it.attr("type").equals("submit"));
  }

  private static String words(Element button) {
    return button.normalName().equals("button") ? button.text() : button.attr("value");
  }

  private static Elements controls(Element form) {
    Elements controls = form.select("input, select, textarea, button");
    Document page = form.ownerDocument();
    if (page != null && form.hasAttr("id")) {
      controls.addAll(page.select("[form=\"" + form.id() + "\"]").not("form *"));
    }
    return controls;
  }

  /** Types into a field; what stood there is gone. */
  Form fill(String label, String text) {
    type(control(label), text);
    return this;
  }

  /** The same by a selector, where the words do not matter. */
  Form fillIn(String selector, String text) {
    Elements found = form.select(selector);
    assertThat(found).as("%s in a form of %s", selector, screen).hasSize(1);
    type(found.get(0), text);
    return this;
  }

  private static void type(Element control, String text) {
    if (control.normalName().equals("textarea")) {
      control.text(text);
    } else {
      control.attr("value", text);
    }
  }

  /** Chooses an option by its words, or by its value. */
  Form choose(String label, String option) {
    Element select = control(label);
    Elements options = select.select("option");
    List<Element> chosen =
        options.stream()
            .filter(it -> it.text().equals(option) || it.attr("value").equals(option))
            .toList();
    assertThat(chosen).as("options %s of %s", option, select).hasSize(1);
    options.removeAttr("selected");
    chosen.get(0).attr("selected", "selected");
    return this;
  }

  /** Ticks a box, or takes one of some radio buttons. */
  Form tick(String label) {
    Element box = control(label);
    if (box.attr("type").equals("radio")) {
      form.select("input[type=radio]").stream()
          .filter(it -> it.attr("name").equals(box.attr("name")))
          .forEach(it -> it.removeAttr("checked"));
    }
    box.attr("checked", "checked");
    return this;
  }

  /** Takes the tick out of a box. */
  Form untick(String label) {
    control(label).removeAttr("checked");
    return this;
  }

  /** Sends a field that the form does not have, as somebody may who writes requests by hand. */
  Form with(String name, String value) {
    more.add(Map.entry(name, value));
    return this;
  }

  /** What stands in a field. */
  String value(String label) {
    Element control = control(label);
    return control.normalName().equals("textarea") ? control.wholeText() : control.val();
  }

  /** Sends it by its button, and goes where that leads. */
  Screen press() {
    return screen.browser().follow(send());
  }

  /** Sends it by its button; a redirect is not followed. */
  Screen send() {
    String action = form.attr("action");
    String to = target(action.isEmpty() ? screen.path() : action);
    if (form.attr("method").toLowerCase(Locale.ROOT).equals("post")) {
      return screen.browser().post(to, fields());
    }
    List<String> query = new ArrayList<>();
    fields()
        .forEach(
            it -> query.add(Browser.encoded(it.getKey()) + "=" + Browser.encoded(it.getValue())));
    return screen.browser().ask("GET", to.replaceAll("\\?.*", "") + "?" + String.join("&", query));
  }

  private String target(String action) {
    String origin = screen.browser().origin();
    String target = URI.create(origin + screen.path()).resolve(action).toString();
    assertThat(target).as("action of a form of %s", screen).startsWith(origin + "/");
    return target.substring(origin.length());
  }

  /** What a browser would send, names and values. */
  List<Map.Entry<String, String>> fields() {
    List<Map.Entry<String, String>> fields = new ArrayList<>();
    for (Element control : controls(form)) {
      if (control.hasAttr("disabled") || control.attr("name").isEmpty()) {
        continue;
      }
      String name = control.attr("name");
      switch (control.normalName()) {
        case "select" ->
            chosen(control).forEach(it -> fields.add(Map.entry(name, optionValue(it))));
        case "textarea" -> fields.add(Map.entry(name, control.wholeText()));
        case "input" -> input(control).ifPresent(it -> fields.add(Map.entry(name, it)));
        default -> {
          // Of the buttons only the one that is pressed is sent.
        }
      }
    }
    button
        .filter(it -> it.hasAttr("name"))
        .ifPresent(it -> fields.add(Map.entry(it.attr("name"), it.attr("value"))));
    fields.addAll(more);
    return fields;
  }

  private static Optional<String> input(Element input) {
    return switch (input.attr("type").toLowerCase(Locale.ROOT)) {
      case "submit", "button", "image", "reset", "file" -> Optional.empty();
      case "checkbox", "radio" ->
          input.hasAttr("checked")
              ? Optional.of(input.hasAttr("value") ? input.attr("value") : "on")
              : Optional.empty();
      default -> Optional.of(input.attr("value"));
    };
  }

  private static List<Element> chosen(Element select) {
    List<Element> chosen = select.select("option[selected]");
    if (chosen.isEmpty() && !select.hasAttr("multiple")) {
      return select.select("option").stream().limit(1).toList();
    }
    return chosen;
  }

  private static String optionValue(Element option) {
    return option.hasAttr("value") ? option.attr("value") : option.text();
  }

  private Element control(String label) {
    List<Element> found =
        controls(form).stream().filter(it -> label.equals(PageRules.nameOf(it))).toList();
    assertThat(found).as("fields %s in a form of %s", label, screen).hasSize(1);
    return found.get(0);
  }
}
