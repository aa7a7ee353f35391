package io.hatoba.web.markup;

import java.util.List;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Node;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

/**
 * Markdown as CommonMark and GitHub's tables have it, written by somebody who is not trusted. HTML
 * within it is sanitised as what Markdown makes is ({@link Sanitizer}).
 *
 * <p>What is rendered is bounded, whatever the text: {@value #MOST_CHARACTERS} characters and
 * {@value #MOST_LINES} lines of it, and {@value #MOST_OUTPUT} characters of HTML. What is beyond
 * the first two is left out; a text that makes more HTML than that is shown as it was written.
 */
public final class Markdown {
  /** How much of a text is rendered. */
  public static final int MOST_CHARACTERS = 512 * 1024;

  static final int MOST_LINES = 10_000;
  static final int MOST_OUTPUT = 4 * 1024 * 1024;

  private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
  // Stands before the extension's factory, whose tables it bounds.
  private static final Parser PARSER =
      Parser.builder().customBlockParserFactory(new BoundedBlocks()).extensions(EXTENSIONS).build();
  private static final HtmlRenderer RENDERER =
      HtmlRenderer.builder()
          .extensions(EXTENSIONS)
          .attributeProviderFactory(context -> new HeadingIds())
          .build();

  private Markdown() {}

  /** What a text says, as HTML whose greatest heading is {@code h2}. */
  public static SafeHtml render(String text) {
    String bounded = BoundedText.of(text, MOST_CHARACTERS, MOST_LINES);
    try {
      Node document = PARSER.parse(bounded);
      BoundedNodes.flatten(document);
      BoundedOutput rendered = new BoundedOutput(MOST_OUTPUT);
      RENDERER.render(document, rendered);
      return new SafeHtml(Sanitizer.sanitize(rendered.toString(), MOST_OUTPUT));
    } catch (BoundedOutput.Exceeded tooMuch) {
      return plain(bounded);
    }
  }

  /** A text as it was written. */
  static SafeHtml plain(String text) {
    return new SafeHtml("<pre>" + Escaping.text(text) + "</pre>");
  }
}
