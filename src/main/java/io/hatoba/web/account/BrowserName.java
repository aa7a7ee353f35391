package io.hatoba.web.account;

import java.util.List;
import java.util.Optional;

/**
 * A browser as people call it. What a browser says of itself may be anything, and most pretend to
 * be others as well, so the more particular name is looked for first.
 *
 * @param browser such as {@code Firefox}; empty if it is none that is known
 * @param system such as {@code Windows}; empty if it is none that is known
 */
public record BrowserName(Optional<String> browser, Optional<String> system) {
  private record Mark(String text, String name) {}

  private static final List<Mark> BROWSERS =
      List.of(
          new Mark("Edg", "Edge"),
          new Mark("OPR/", "Opera"),
          new Mark("Vivaldi/", "Vivaldi"),
          new Mark("SamsungBrowser/", "Samsung Internet"),
          new Mark("Firefox/", "Firefox"),
          new Mark("FxiOS/", "Firefox"),
          new Mark("CriOS/", "Chrome"),
          new Mark("HeadlessChrome/", "Chrome"),
          new Mark("Chrome/", "Chrome"),
          new Mark("Safari/", "Safari"),
          new Mark("curl/", "curl"));

  private static final List<Mark> SYSTEMS =
      List.of(
          new Mark("iPhone", "iPhone"),
          new Mark("iPad", "iPad"),
          new Mark("Android", "Android"),
          new Mark("Windows", "Windows"),
          new Mark("CrOS", "ChromeOS"),
          new Mark("Mac OS X", "macOS"),
          new Mark("Linux", "Linux"));

  /** Reads what a browser calls itself. */
  static BrowserName of(String userAgent) {
    return new BrowserName(first(BROWSERS, userAgent), first(SYSTEMS, userAgent));
  }

  private static Optional<String> first(List<Mark> marks, String text) {
    return marks.stream().filter(it -> text.contains(it.text())).map(Mark::name).findFirst();
  }
}
