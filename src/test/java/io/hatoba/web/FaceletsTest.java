package io.hatoba.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** What every Facelet keeps to, whoever writes it. */
class FaceletsTest {
  private static final Path VIEWS = Path.of("src/main/webapp");

  /**
   * Texts that are written as they are: each is made of checked parts by the bean that is named.
   */
  private static final Set<String> RAW =
      Set.of(
          "#{assets.script('hatoba.js')}",
          "#{chart.bars().svg()}",
          "#{chart.bars().table(words.say('overview.hour'), chart.title())}",
          "#{chart.svg()}",
          "#{chart.table(words.say('overview.day'), words.say('overview.size'))}",
          "#{overviewPage.diskBar()}",
          "#{packageHomePage.readme()}",
          "#{packageHomePage.sizes().get().svg()}",
          "#{packageHomePage.sizes().get().table(words.say('packages.day'), words.say('packages.size'))}",
          "#{packageHomePage.sparkline()}",
          "#{readmePage.rendered()}",
          "#{versionPage.bar(layer)}");

  private static final Pattern HANDLER = Pattern.compile("on[a-z]+");

  static List<Path> views() throws IOException {
    try (Stream<Path> files = Files.walk(VIEWS)) {
      return files.filter(file -> file.toString().endsWith(".xhtml")).sorted().toList();
    }
  }

  private static Document parsed(Path view) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(view.toFile());
  }

  private static Stream<Element> elements(Document document) {
    NodeList all = document.getElementsByTagName("*");
    return Stream.iterate(0, at -> at < all.getLength(), at -> at + 1)
        .map(at -> (Element) all.item(at));
  }

  private static Stream<Map.Entry<String, String>> attributes(Element element) {
    return Stream.iterate(0, at -> at < element.getAttributes().getLength(), at -> at + 1)
        .map(at -> element.getAttributes().item(at))
        .map((Node it) -> Map.entry(it.getNodeName(), it.getNodeValue()));
  }

  @ParameterizedTest
  @MethodSource("views")
  void aViewHasNoScriptAndNoStyleOfItsOwn(Path view) throws Exception {
    for (Element element : elements(parsed(view)).toList()) {
      assertThat(element.getLocalName()).isNotIn("script", "style", "iframe", "object", "embed");
      assertThat(attributes(element))
          .as(element.getNodeName())
          .noneMatch(it -> HANDLER.matcher(it.getKey()).matches() || it.getKey().equals("style"));
    }
  }

  @ParameterizedTest
  @MethodSource("views")
  void aViewEscapesWhatItShows(Path view) throws Exception {
    for (Element element : elements(parsed(view)).toList()) {
      if (element.getAttribute("escape").equals("false")) {
        assertThat(RAW).contains(element.getAttribute("value"));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("views")
  void aFormThatIsNoneOfFacesIsPostedToAPathOfOurs(Path view) throws Exception {
    for (Element element : elements(parsed(view)).toList()) {
      if (element.getNodeName().equals("form")) {
        assertThat(element.getAttribute("action")).matches("/(?!/).*|#\\{reader\\.path\\(\\)}");
      }
    }
  }

  /** A view that kept state would be answered by one node only. */
  @Test
  void noViewHasAViewOfItsOwn() throws Exception {
    for (Path view : views()) {
      boolean template = view.endsWith("templates/page.xhtml");
      List<Element> own =
          elements(parsed(view)).filter(it -> it.getNodeName().equals("f:view")).toList();
      assertThat(own).as(view.toString()).hasSize(template ? 1 : 0);
      assertThat(own).allMatch(it -> it.getAttribute("transient").equals("true"));
    }
  }
}
