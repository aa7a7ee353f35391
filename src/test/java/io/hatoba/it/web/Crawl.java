package io.hatoba.it.web;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/** Follows every link of the pages, and shows each page that it comes to. */
final class Crawl {
  private static final int MOST_PAGES = 700;

  /** Filters and orders of one list are enough when these are tried. */
  private static final int MOST_QUERIES = 5;

  private static final Pattern ELSEWHERE =
      Pattern.compile("/(api|v2|token|assets|jakarta\\.faces\\.resource|logout)(/.*)?");

  private final Browser browser;
  private final Consumer<Screen> look;
  private final Deque<String> ahead = new ArrayDeque<>();
  private final Set<String> known = new HashSet<>();
  private final Map<String, Integer> queries = new HashMap<>();
  private final Set<String> parameters = new HashSet<>();
  private int pages;

  Crawl(Browser browser, Consumer<Screen> look) {
    this.browser = browser;
    this.look = look;
  }

  /** Goes everywhere from some paths; those that lead nowhere are looked at as well. */
  Crawl from(List<String> paths) {
    paths.forEach(this::add);
    while (!ahead.isEmpty() && pages < MOST_PAGES) {
      Screen screen = browser.open(ahead.remove());
      pages++;
      look.accept(screen);
      if (screen.isHtml()) {
        Document page = screen.document();
        for (Element link : page.select("a[href]")) {
          follow(screen, link.attr("href"));
        }
        parameters.addAll(
            page.select("form[method=get] [name], form:not([method]) [name]").eachAttr("name"));
      }
    }
    return this;
  }

  /** How many pages were looked at. */
  int pages() {
    return pages;
  }

  /** Parameters that pages are asked with. */
  Set<String> parameters() {
    return parameters;
  }

  private void follow(Screen screen, String href) {
    URI target;
    try {
      target = URI.create(browser.origin() + screen.path()).resolve(href);
    } catch (IllegalArgumentException malformed) {
      throw new AssertionError("link " + href + " of " + screen, malformed);
    }
    String text = target.toString().replaceAll("#.*", "");
    if (text.startsWith(browser.origin() + "/")) {
      add(text.substring(browser.origin().length()));
    }
  }

  private void add(String path) {
    String[] parts = path.split("\\?", 2);
    if (ELSEWHERE.matcher(parts[0]).matches() || !known.add(path)) {
      return;
    }
    if (parts.length > 1) {
      for (String pair : parts[1].split("&")) {
        parameters.add(pair.replaceAll("=.*", ""));
      }
      if (pathIsChosen(parts[1]) || queries.merge(parts[0], 1, Integer::sum) > MOST_QUERIES) {
        return;
      }
    }
    ahead.add(path);
  }

  /** A language or colours, which would change what is looked at. */
  private static boolean pathIsChosen(String query) {
    return query.startsWith("lang=") || query.startsWith("theme=");
  }
}
