package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Markup and scripts in all that people write are text on every page. */
class InjectionIT {
  /** Which fields a page must show, lest nothing be tested; for the pages that there are. */
  private static final Map<String, List<String>> SHOWN_AT =
      Map.of(
          "/admin/ci-trust",
          List.of("issuer-name", "issuer-rule", "issuer-audience"),
          "/admin/ci-trust/{issuer}",
          List.of("issuer-pattern"),
          "/settings/tokens",
          List.of("token-note"),
          "/settings/profile",
          List.of("user-name", "user-bio", "user-blog"),
          "/orgs/{org}/packages/{type}/package/{name}",
          List.of("package-description", "readme"),
          "/orgs/{org}/packages/{type}/{name}/{version}",
          List.of("config-label", "config-env"),
          "/organizations/{org}/settings/hooks",
          List.of("hook-url"));

  private static RunningHatoba hatoba;
  private static HostileWorld world;

  @BeforeAll
  static void start() {
    hatoba = RunningHatoba.start(Map.of());
    world = new HostileWorld(hatoba);
    world.make();
  }

  @AfterAll
  static void stop() {
    if (hatoba != null) {
      hatoba.close();
    }
  }

  private static List<Browser> readers() {
    return List.of(
        Browser.at(hatoba),
        world.owner(Browser.at(hatoba)),
        Browser.at(hatoba).signIn("admin", hatoba.password()),
        Browser.at(hatoba).speaking("ja").signIn("admin", hatoba.password()));
  }

  private static List<String> beginnings() {
    return Beginnings.of(
        HostileWorld.ORG, HostileWorld.OWNER, HostileWorld.REPOSITORY, HostileWorld.PACKAGE);
  }

  private static void requireHarmless(Screen screen) {
    assertThat(HostileWorld.evaluated(screen.body())).as("%s", screen).isEmpty();
    if (!screen.isHtml()) {
      assertThat(screen.header("X-Content-Type-Options")).as("%s", screen).hasValue("nosniff");
      assertThat(screen.header("Content-Type").orElse(""))
          .as("%s", screen)
          .doesNotContainIgnoringCase("xml", "svg", "javascript");
      return;
    }
    Document page = screen.document();
    assertThat(page.select("hatoba-probe, [hatobaprobe], [onx], [src=hatoba-probe]"))
        .as("%s", screen)
        .isEmpty();
    for (Element script : page.select("script")) {
      assertThat(script.data()).as("script of %s", screen).doesNotContain("hatobaProbe");
    }
    for (Element element : page.getAllElements()) {
      for (String name :
          List.of("href", "src", "action", "formaction", "data", "poster", "srcset")) {
        assertThat(element.attr(name))
            .as("%s of %s", name, element)
            .doesNotMatch("(?i)[\\s\\p{Cntrl}]*(javascript|vbscript|data:text)[\\s\\S]*");
      }
    }
  }

  @Test
  void whatPeopleWroteIsTextOnEveryPage() {
    Set<String> seen = new TreeSet<>();
    int pages = 0;
    for (Browser reader : readers()) {
      Crawl crawl =
          new Crawl(
                  reader,
                  screen -> {
                    requireHarmless(screen);
                    marks(screen).forEach(seen::add);
                  })
              .from(beginnings());
      pages += crawl.pages();
    }
    System.out.printf("%d pages looked at, which show %s%n", pages, seen);
    for (AllPages.Place place : AllPages.all()) {
      assertThat(seen)
          .as("what %s shows", place.path())
          .containsAll(SHOWN_AT.getOrDefault(place.path(), List.of()));
    }
  }

  private static Set<String> marks(Screen screen) {
    Set<String> marks = new TreeSet<>();
    for (String field : world.taken()) {
      if (screen.body().contains(HostileWorld.mark(field))) {
        marks.add(field);
      }
    }
    return marks;
  }

  @Test
  void whatAReaderAsksWithIsTextAsWell() {
    for (Browser reader : readers()) {
      Set<String> parameters =
          new TreeSet<>(
              Set.of("q", "sort", "page", "after", "before", "return_to", "tag", "type", "state"));
      parameters.addAll(new Crawl(reader, screen -> {}).from(beginnings()).parameters());
      String asked = Browser.encoded(HostileWorld.text("asked"));
      String query = "?" + String.join("=" + asked + "&", parameters) + "=" + asked;
      String segment = asked.replace("+", "%20").replace("%2F", "-");
      for (String path : beginnings()) {
        requireHarmless(reader.open(path.replaceAll("\\?.*", "") + query));
      }
      for (AllPages.Place place : AllPages.all()) {
        requireHarmless(reader.open(place.path().replaceAll("\\{[^/}]+}", segment)));
      }
      requireHarmless(reader.open("/no/" + segment));
    }
  }
}
