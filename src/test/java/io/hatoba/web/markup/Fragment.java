package io.hatoba.web.markup;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

/** HTML as a strict parser of another maker sees it: what is not well-formed is refused. */
record Fragment(Element root) {
  static Fragment of(SafeHtml html) {
    return of(html.toString());
  }

  static Fragment of(String html) {
    try {
      return new Fragment(
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader("<root>" + html + "</root>")))
              .getDocumentElement());
    } catch (Exception notWellFormed) {
      throw new AssertionError(html, notWellFormed);
    }
  }

  /** Every element in it. */
  List<Element> elements() {
    return elements("*");
  }

  List<Element> elements(String name) {
    NodeList found = root.getElementsByTagName(name);
    return IntStream.range(0, found.getLength()).mapToObj(at -> (Element) found.item(at)).toList();
  }

  List<String> names() {
    return elements().stream().map(Element::getTagName).toList();
  }

  /** Names of the attributes of an element. */
  static List<String> attributes(Element element) {
    List<String> names = new ArrayList<>();
    for (int at = 0; at < element.getAttributes().getLength(); at++) {
      names.add(element.getAttributes().item(at).getNodeName());
    }
    return names;
  }

  String text() {
    return root.getTextContent();
  }
}
