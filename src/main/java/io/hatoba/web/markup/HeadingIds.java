package io.hatoba.web.markup;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.renderer.html.AttributeProvider;

/** Ids of the headings of one document, made of their words as GitHub makes them. */
final class HeadingIds implements AttributeProvider {
  /** Keeps them apart from the ids of the page. */
  static final String PREFIX = "user-content-";

  private static final int LONGEST = 100;

  private final Map<String, Integer> seen = new HashMap<>();

  @Override
  public void setAttributes(Node node, String tagName, Map<String, String> attributes) {
    if (node instanceof Heading) {
      String slug = slug(words(node));
      if (!slug.isEmpty()) {
        attributes.put("id", PREFIX + free(slug));
      }
    }
  }

  /** A slug that no other heading has: with a number from the second on. */
  private String free(String slug) {
    String free = slug;
    for (int before = seen.merge(slug, 1, Integer::sum) - 1; before > 0; ) {
      free = slug + "-" + before;
      before = seen.putIfAbsent(free, 1) == null ? 0 : seen.merge(slug, 1, Integer::sum) - 1;
    }
    return free;
  }

  /** The words within a node, whose depth {@link BoundedNodes} bounds. */
  private static String words(Node node) {
    if (node instanceof Text text) {
      return text.getLiteral();
    }
    if (node instanceof Code code) {
      return code.getLiteral();
    }
    StringBuilder words = new StringBuilder();
    for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
      words.append(words(child));
    }
    return words.toString();
  }

  /** Letters, digits, hyphens and underscores of some words, in lower case. */
  static String slug(String words) {
    StringBuilder slug = new StringBuilder();
    words
        .strip()
        .toLowerCase(Locale.ROOT)
        .codePoints()
        .limit(LONGEST)
        .forEach(
            point -> {
              if (Character.isLetterOrDigit(point) || point == '-' || point == '_') {
                slug.appendCodePoint(point);
              } else if (point == ' ') {
                slug.append('-');
              }
            });
    return slug.toString();
  }
}
