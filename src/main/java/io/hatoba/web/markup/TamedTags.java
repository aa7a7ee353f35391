package io.hatoba.web.markup;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.owasp.html.HtmlStreamEventReceiver;
import org.owasp.html.HtmlStreamEventReceiverWrapper;

/**
 * Tags before they are judged. Links go to absolute addresses, or to a heading of the text, else
 * they are only their words: where a relative one leads, nobody here knows. Images are not loaded
 * (who looks at a page is nobody's business): each is a link to it with its alternative text, or
 * only this where it stands in a link. Headings are demoted by one.
 */
final class TamedTags extends HtmlStreamEventReceiverWrapper {
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)(?:https?://[^\\s\\p{C}\"<>/?#\\\\]|mailto:)[^\\s\\p{C}\"<>\\\\]*");
  private static final Map<String, String> DEMOTED =
      Map.of("h1", "h2", "h2", "h3", "h3", "h4", "h4", "h5", "h5", "h6");

  private boolean inLink;

  TamedTags(HtmlStreamEventReceiver next) {
    super(next);
  }

  @Override
  public void openTag(String name, List<String> attributes) {
    switch (name) {
      case "img", "image" -> image(attributes);
      case "a" -> {
        inLink = true;
        underlying.openTag("a", link(value(attributes, "href")));
      }
      default -> underlying.openTag(DEMOTED.getOrDefault(name, name), attributes);
    }
  }

  @Override
  public void closeTag(String name) {
    if (name.equals("a")) {
      inLink = false;
    }
    if (!name.equals("img") && !name.equals("image")) {
      underlying.closeTag(DEMOTED.getOrDefault(name, name));
    }
  }

  private void image(List<String> attributes) {
    String source = value(attributes, "src").orElse("");
    String words = value(attributes, "alt").map(String::strip).orElse("");
    boolean links = !inLink && ADDRESS.matcher(source).matches();
    if (!links) {
      underlying.text(words);
      return;
    }
    underlying.openTag("a", link(Optional.of(source)));
    underlying.text(words.isEmpty() ? source : words);
    underlying.closeTag("a");
  }

  private static List<String> link(Optional<String> href) {
    List<String> attributes = new ArrayList<>();
    href.map(String::strip)
        .flatMap(TamedTags::target)
        .ifPresent(target -> attributes.addAll(List.of("href", target)));
    return attributes;
  }

  private static Optional<String> target(String href) {
    if (href.startsWith("#")) {
      String slug = HeadingIds.slug(decoded(href.substring(1)));
      return slug.isEmpty() ? Optional.empty() : Optional.of("#" + HeadingIds.PREFIX + slug);
    }
    return ADDRESS.matcher(href).matches() ? Optional.of(href) : Optional.empty();
  }

  private static String decoded(String fragment) {
    try {
      return URLDecoder.decode(fragment.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notEncoded) {
      return fragment;
    }
  }

  private static Optional<String> value(List<String> attributes, String name) {
    for (int at = 0; at + 1 < attributes.size(); at += 2) {
      if (attributes.get(at).equals(name)) {
        return Optional.of(attributes.get(at + 1));
      }
    }
    return Optional.empty();
  }
}
