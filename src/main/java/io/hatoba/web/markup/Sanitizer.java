package io.hatoba.web.markup;

import java.io.UncheckedIOException;
import java.util.regex.Pattern;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.HtmlSanitizer;
import org.owasp.html.HtmlStreamRenderer;
import org.owasp.html.PolicyFactory;

/**
 * Lets through elements and attributes that say what a text is, and none that does anything: no
 * script, style, class but a code block's language, form or frame. {@link TamedTags} says what
 * becomes of links, images and headings.
 */
final class Sanitizer {
  private static final Pattern ALIGNMENT = Pattern.compile("(?i)left|center|right");
  private static final Pattern LANGUAGE = Pattern.compile("language-[A-Za-z0-9+#._-]{1,40}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
  private static final Pattern ID = Pattern.compile(HeadingIds.PREFIX + "[\\p{L}\\p{N}_-]{1,120}");

  private static final PolicyFactory POLICY =
      new HtmlPolicyBuilder()
          .allowElements("p", "div", "br", "hr", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre")
          .allowElements("ul", "ol", "li", "dl", "dt", "dd", "details", "summary")
          .allowElements("table", "thead", "tbody", "tr", "th", "td")
          .allowElements("em", "strong", "b", "i", "del", "s", "ins", "mark", "small", "q", "a")
          .allowElements("sub", "sup", "code", "kbd", "samp", "var")
          .allowAttributes("align")
          .matching(ALIGNMENT)
          .onElements("p", "div", "h2", "h3", "h4", "h5", "h6", "th", "td")
          .allowAttributes("class")
          .matching(LANGUAGE)
          .onElements("code")
          .allowAttributes("start")
          .matching(NUMBER)
          .onElements("ol")
          .allowAttributes("id")
          .matching(ID)
          .onElements("h2", "h3", "h4", "h5", "h6")
          .allowAttributes("href")
          .onElements("a")
          .allowUrlProtocols("http", "https", "mailto")
          .requireRelsOnLinks("nofollow", "noopener", "noreferrer")
          .toFactory();

  private Sanitizer() {}

  /**
   * HTML, made safe and well-formed.
   *
   * @throws BoundedOutput.Exceeded if it were longer than that
   */
  static String sanitize(String html, int most) {
    BoundedOutput output = new BoundedOutput(most);
    HtmlStreamRenderer renderer =
        HtmlStreamRenderer.create(
            output,
            fault -> {
              throw new UncheckedIOException(fault);
            },
            // What the renderer calls bad it leaves out.
            bad -> {});
    HtmlSanitizer.sanitize(html, POLICY.apply(renderer), TamedTags::new);
    return output.toString();
  }
}
