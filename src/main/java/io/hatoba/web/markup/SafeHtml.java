package io.hatoba.web.markup;

/** HTML of this package's making, which a page may show unescaped. */
public final class SafeHtml {
  private final String text;

  /** Called for what was sanitised only. */
  SafeHtml(String text) {
    this.text = text;
  }

  /** Whether there is nothing to show. */
  public boolean isEmpty() {
    return text.isBlank();
  }

  /** The HTML: elements that stand in a block. */
  @Override
  public String toString() {
    return text;
  }
}
