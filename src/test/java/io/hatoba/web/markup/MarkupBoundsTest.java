package io.hatoba.web.markup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A text of any shape is rendered in bounded time, depth and length. */
class MarkupBoundsTest {
  private static final int MEGABYTE = 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static Arguments shape(String name, String text) {
    return Arguments.of(name, text);
  }

  private static String filled(String unit) {
    return unit.repeat(MEGABYTE / unit.length());
  }

  private static String lines(String unit) {
    String line = unit.repeat(Math.max(1, 100 / unit.length())) + "\n";
    return filled(line);
  }

  static Stream<Arguments> shapes() {
    Stream<String> units =
        Stream.of(
            "[",
            "]",
            "![",
            "[a](",
            "[a](<b",
            "[]",
            "[a]",
            "[[a]](",
            "]( ",
            ">",
            "> ",
            "*",
            "**",
            "*a ",
            "_a ",
            "*a_ ",
            "**x*",
            "a**b_c* ",
            "*a **a ",
            "`",
            "``a`",
            "<",
            "<a ",
            "<b>",
            "<!--",
            "<?",
            "<![CDATA[",
            "<!A ",
            "</",
            "<b><i>",
            "<b><p>",
            "<i><b><p>",
            "<div>",
            "<details>",
            "<table><tr><td>",
            "<a href=https://a>",
            "<li>",
            "<b a=\"",
            "- ",
            "1. ",
            "* - ",
            "> - ",
            "|",
            "|-",
            "| a ",
            "&",
            "&amp",
            "&#",
            "\\",
            "\\\\",
            "#",
            "# ",
            "~~~",
            "\t",
            " ",
            "\u0000",
            "\r",
            "\uD83D\uDE00",
            "\uD800",
            "h",
            "http://a ",
            "(",
            "[a]: b ",
            "<mailto:a@b> ",
            "![a](https://b)");
    Stream<Arguments> repeated =
        units.flatMap(
            unit ->
                Stream.of(
                    shape("one line of " + unit, filled(unit)),
                    shape("lines of " + unit, lines(unit)),
                    shape("a line each of " + unit, filled(unit + "\n"))));
    String nested =
        String.join(
            "",
            IntStream.range(0, 1400)
                .mapToObj(depth -> "  ".repeat(depth % 700) + "- a\n")
                .toList());
    String openedThenBlank = "- ".repeat(4000) + "a\n" + "\n".repeat(MEGABYTE / 2);
    String columns = "|a".repeat(4000) + "|\n" + "|-".repeat(4000) + "|\n" + filled("|\n");
    String rows = "|a".repeat(60) + "|\n" + "|-".repeat(60) + "|\n" + filled("|\n");
    String references = "[a]: https://" + "b".repeat(8000) + "\n\n" + filled("[a] ");
    String definitions =
        String.join("", IntStream.range(0, 60_000).mapToObj(at -> "[r" + at + "]: b\n").toList());
    String emphasis = "*a **a ".repeat(60_000) + "b" + " a** a*".repeat(60_000);
    String images = "![".repeat(50_000) + "a" + "](https://b)".repeat(50_000);
    String formatted =
        "<b><i><s><em><del><sub><sup><code><kbd><var>".repeat(25) + filled("<p>x</p>");
    return Stream.concat(
        repeated,
        Stream.of(
            shape("nested lists", nested),
            shape("nested lists, then blank lines", openedThenBlank),
            shape("a table of 4,000 columns", columns),
            shape("a table of empty rows", rows),
            shape("long addresses by reference", references),
            shape("definitions", definitions),
            shape("nested emphasis", emphasis),
            shape("nested emphasis in lines", emphasis.replace(" **", "\n**")),
            shape("nested images", images),
            shape("formatting that goes on", formatted),
            shape("quotes that go on", "> ".repeat(2000) + "a\n" + filled("a\n"))));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void noShapeHangsOrOverflows(String name, String text) {
    SafeHtml html = assertTimeoutPreemptively(PATIENCE, () -> Markdown.render(text), name);

    // Plain text at its worst: five characters for each.
    assertThat(html.toString().length()).isLessThanOrEqualTo(Markdown.MOST_OUTPUT + 11);
  }

  @Test
  void onlyTheBeginningOfALongTextIsRendered() {
    String text = "word word\n\n".repeat(4000) + "END";
    assertThat(Markdown.render(text).toString()).contains("END");
    assertThat(Markdown.render("w".repeat(Markdown.MOST_CHARACTERS - 3) + "END END").toString())
        .contains("END")
        .doesNotContain("END END");
    assertThat(Markdown.render("\n".repeat(Markdown.MOST_LINES) + "END").toString())
        .doesNotContain("END");
  }

  @Test
  void whatIsNestedDeeperThanIsShownIsStillRead() {
    assertThat(Fragment.of(Markdown.render("> ".repeat(200) + "deep")).text()).contains("deep");
    assertThat(
            Fragment.of(Markdown.render("*a **a ".repeat(500) + "b" + " a** a*".repeat(500)))
                .text())
        .contains("b");
  }

  @Test
  void aTextThatAsksForTooMuchHtmlIsShownAsItWasWritten() {
    String text = "[a]: https://" + "b".repeat(4000) + "\n\n" + "[a]\n".repeat(3000);

    Fragment page = Fragment.of(Markdown.render(text));

    assertThat(page.names()).containsExactly("pre");
    assertThat(page.text()).isEqualTo(text);
  }

  @Test
  void aTableOfManyColumnsIsText() {
    String text = "|a".repeat(65) + "|\n" + "|-".repeat(65) + "|\n|b|\n";

    assertThat(Fragment.of(Markdown.render(text)).names()).doesNotContain("table");
    assertThat(
            Fragment.of(Markdown.render("|a".repeat(50) + "|\n" + "|-".repeat(50) + "|\n")).names())
        .contains("table");
  }

  @Test
  void aPairOfSurrogatesIsNotCut() {
    String text = "\uD83D\uDE00".repeat(Markdown.MOST_CHARACTERS);

    assertThat(Markdown.render("a" + text).toString()).doesNotContain("\uFFFD");
  }
}
