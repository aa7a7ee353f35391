package io.hatoba.web.markup;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;

/** What Markdown becomes. */
class MarkdownTest {
  private static Fragment rendered(String text) {
    return Fragment.of(Markdown.render(text));
  }

  @Test
  void headingsAreDemotedAndHaveIdsOfTheirOwn() {
    Fragment page =
        rendered("# Get *started* now!\n\n## Get started now\n\n###### Deep\n\n# 使い方\n");

    assertThat(page.names()).containsExactly("h2", "em", "h3", "h6", "h2");
    assertThat(page.elements("h2").get(0).getAttribute("id"))
        .isEqualTo("user-content-get-started-now");
    assertThat(page.elements("h3").get(0).getAttribute("id"))
        .isEqualTo("user-content-get-started-now-1");
    assertThat(page.elements("h2").get(1).getAttribute("id")).isEqualTo("user-content-使い方");
  }

  @Test
  void noTwoHeadingsHaveOneId() {
    assertThat(rendered("# a\n\n# a\n\n# a-1\n\n# a-1\n\n# a\n").elements("h2"))
        .extracting(heading -> heading.getAttribute("id"))
        .doesNotHaveDuplicates()
        .startsWith("user-content-a", "user-content-a-1");
  }

  @Test
  void aLinkToAHeadingLeadsToItsId() {
    Fragment page = rendered("[down](#使い方) [encoded](#%E4%BD%BF%E3%81%84%E6%96%B9)\n\n# 使い方\n");

    assertThat(page.elements("a"))
        .extracting(link -> link.getAttribute("href"))
        .allSatisfy(
            href ->
                assertThat(
                        java.net.URLDecoder.decode(href, java.nio.charset.StandardCharsets.UTF_8))
                    .isEqualTo("#user-content-使い方"))
        .hasSize(2);
  }

  @Test
  void linksTellNothingAndOpenNothing() {
    Fragment page =
        rendered(
            "[a](https://example.com/?q=1&r=2 \"t\") <mailto:a@example.com> [h](http://x.org)");

    assertThat(page.elements("a"))
        .extracting(link -> link.getAttribute("href"))
        .containsExactly("https://example.com/?q=1&r=2", "mailto:a@example.com", "http://x.org");
    for (Element link : page.elements("a")) {
      assertThat(Fragment.attributes(link)).containsExactlyInAnyOrder("href", "rel");
      assertThat(link.getAttribute("rel").split(" "))
          .containsExactlyInAnyOrder("nofollow", "noopener", "noreferrer");
    }
  }

  @Test
  void relativeLinksAreTheirWords() {
    Fragment page =
        rendered("[docs](docs/a.md) [root](/settings) [host](//evil.example) [q](?x=1)");

    assertThat(page.names()).containsExactly("p");
    assertThat(page.text().strip()).isEqualTo("docs root host q");
  }

  @Test
  void imagesAreLinksToThemAndNeverLoaded() {
    Fragment page =
        rendered(
            "![Logo](https://example.com/l.png)\n\n![](https://example.com/n.png)\n\n"
                + "[![Build](https://ci.example/b.svg)](https://ci.example/)\n\n![rel](l.png)\n\n"
                + "<img src=\"https://example.com/h.png\" alt=\"Raw\">\n\n"
                + "![d](data:image/svg+xml;base64,AAAA)");

    assertThat(page.names()).doesNotContain("img", "image", "picture");
    assertThat(page.elements("a"))
        .extracting(Element::getTextContent)
        .containsExactly("Logo", "https://example.com/n.png", "Build", "Raw");
    assertThat(page.elements("a").get(2).getAttribute("href")).isEqualTo("https://ci.example/");
    assertThat(page.text()).contains("rel").contains("d");
  }

  @Test
  void codeIsKeptAsItIs() {
    Fragment page =
        rendered("```bash\ndocker run <image> && echo \"a  b\"\n```\n\n    indented\n\n`x<y`");

    Element code = page.elements("code").get(0);
    assertThat(code.getAttribute("class")).isEqualTo("language-bash");
    assertThat(code.getTextContent()).isEqualTo("docker run <image> && echo \"a  b\"\n");
    assertThat(page.elements("code").get(1).getTextContent()).isEqualTo("indented\n");
    assertThat(page.elements("code").get(2).getTextContent()).isEqualTo("x<y");
    assertThat(page.elements("pre")).hasSize(2);
  }

  @Test
  void tablesAreThoseOfGitHub() {
    Fragment page = rendered("| port | use |\n|-----:|:---:|\n| 80 | web |\n| 443 |\n");

    assertThat(page.names())
        .containsExactly(
            "table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td", "tr", "td", "td");
    assertThat(page.elements("td").get(0).getAttribute("align")).isEqualTo("right");
  }

  @Test
  void listsQuotesAndRulesAreThere() {
    Fragment page = rendered("3. a\n4. b\n\n> q **s** *e*\n\n---\n\n- x\n  - y\n\nline  \nbreak");

    assertThat(page.names())
        .containsExactly(
            "ol",
            "li",
            "li",
            "blockquote",
            "p",
            "strong",
            "em",
            "hr",
            "ul",
            "li",
            "ul",
            "li",
            "p",
            "br");
    assertThat(page.elements("ol").get(0).getAttribute("start")).isEqualTo("3");
  }

  @Test
  void htmlThatOnlySaysSomethingIsKept() {
    Fragment page =
        rendered(
            "<h1 align=\"center\">App</h1>\n\n<details><summary>More</summary>\n\n"
                + "**bold** <kbd>Ctrl</kbd> H<sub>2</sub>O\n\n</details>");

    assertThat(page.names())
        .containsExactly("h2", "details", "summary", "p", "strong", "kbd", "sub");
    assertThat(page.elements("h2").get(0).getAttribute("align")).isEqualTo("center");
  }

  @Test
  void nothingIsNothing() {
    assertThat(Markdown.render("").isEmpty()).isTrue();
    assertThat(Markdown.render(" \n\t\n").isEmpty()).isTrue();
    assertThat(Markdown.render("a").isEmpty()).isFalse();
  }

  @Test
  void whatXmlCannotHoldIsNotPassedOn() {
    assertThat(rendered("a\u0000b\u0001c\uFFFEd\uD800e\u007F").text())
        .startsWith("a")
        .contains("e");
  }

  @Test
  void linesOfEverySystemEnd() {
    assertThat(rendered("# a\r\nb\r# c\n").names()).containsExactly("h2", "p", "h2");
  }
}
