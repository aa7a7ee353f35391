package io.hatoba.it.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.rest.Api;
import io.hatoba.it.rest.Pushing;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * No page asks the database more than a fixed number of times, however long its lists are: there
 * are more things of each kind than a page may ask for, and the database itself tells what it was
 * asked.
 */
class StatementsIT {
  private static final int MOST_STATEMENTS = 30;
  private static final int MANY = 40;

  /** Timers ask as well, now and then; one of some tries is left alone. */
  private static final int TRIES = 4;

  private static final String ORG = "counted-org";
  private static final String OWNER = "counted-owner";

  private static RunningHatoba hatoba;
  private static Path trace;

  @BeforeAll
  static void start(@TempDir Path directory) {
    Path file = directory.resolve("hatoba");
    trace = directory.resolve("hatoba.trace.db");
    hatoba =
        RunningHatoba.start(
            Map.of(
                "HATOBA_DATABASE_URL",
                "jdbc:h2:file:" + file + ";TRACE_LEVEL_FILE=2;TRACE_MAX_FILE_SIZE=1024",
                "HATOBA_DISABLE_BACKGROUND",
                "true"));
    make(Api.administrator(hatoba));
  }

  @AfterAll
  static void stop() {
    if (hatoba != null) {
      hatoba.close();
    }
  }

  private static void make(Api admin) {
    Api owner =
        admin.newUser(
            OWNER, "repo", "admin:org", "write:packages", "delete:packages", "admin:org_hook");
    admin.newOrganization(ORG, OWNER);
    Api registry = Pushing.registry(owner, OWNER);
    for (int i = 0; i < MANY; i++) {
      admin.newUser(OWNER + i, "read:packages");
      admin.newOrganization(ORG + i, OWNER);
      owner.post("/orgs/" + ORG + "/teams", "{\"name\":\"team" + i + "\"}");
      owner.post("/orgs/" + ORG + "/repos", "{\"name\":\"code" + i + "\"}");
      owner.put("/orgs/" + ORG + "/memberships/" + OWNER + i, "{\"role\":\"member\"}");
      String hook = "{\"name\":\"web\",\"config\":{\"url\":\"https://h.example.com/" + i + "\"}}";
      owner.post("/orgs/" + ORG + "/hooks", hook);
      admin.post("/admin/hooks", hook);
      admin.post("/admin/actions/oidc/issuers", issuer(i));
      String rule = "{\"pattern\":\"v" + i + "\",\"kind\":\"immutable\",\"syntax\":\"glob\"}";
      owner.post("/orgs/" + ORG + "/tag-protection", rule);
      Pushing.push(owner, OWNER, ORG + "/image" + i);
      Pushing.push(owner, OWNER, ORG + "/code0/image" + i);
      String said = "\"org.opencontainers.image.description\":\"" + i + "\"";
      Pushing.push(registry, ORG + "/app", Pushing.image(said), List.of("v" + i, "w" + i));
      owner.delete("/orgs/" + ORG + "/packages/container/image" + i + "?dry_run=true");
    }
    for (int i = 0; i < MANY / 2; i++) {
      owner.delete("/orgs/" + ORG + "/packages/container/image" + i);
    }
  }

  private static String issuer(int number) {
    return "{\"name\":\"ci\",\"issuer\":\"https://ci"
        + number
        + ".example.com\",\"rules\":[{\"name\":\"main\",\"repository\":\"{repository}\","
        + "\"conditions\":[{\"claim\":\"ref\",\"pattern\":\"refs/heads/main\"}]}]}";
  }

  /** How often the database was asked for something while a page was made. */
  private static long statements(Browser browser, String path) {
    long fewest = Long.MAX_VALUE;
    // The first time, what is kept in memory is fetched.
    browser.ask("GET", path);
    for (int i = 0; i < TRIES && fewest > 0; i++) {
      long before = asked().size();
      browser.ask("GET", path);
      fewest = Math.min(fewest, asked().size() - before);
    }
    return fewest;
  }

  private static List<String> asked() {
    try {
      return Files.readAllLines(trace, StandardCharsets.UTF_8).stream()
          .filter(line -> line.startsWith("/*SQL"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void noPageAsksMoreThanAFixedNumberOfTimes() {
    Browser browser = Browser.at(hatoba).signIn("admin", hatoba.password());
    List<String> pages = new ArrayList<>();
    new Crawl(
            browser,
            screen -> {
              if (screen.isHtml() && screen.status() == 200) {
                pages.add(screen.path());
              }
            })
        .from(Beginnings.of(ORG, OWNER, "code0", "app"));
    assertThat(asked()).as("what the database tells").isNotEmpty();
    Map<String, Long> counted = new LinkedHashMap<>();
    for (String page : pages) {
      // One of each shape: ids and names differ, the work does not.
      String shape = page.replaceAll("\\?.*", "").replaceAll("[a-z]*[0-9]+", "N");
      if (!counted.containsKey(shape)) {
        counted.put(shape, statements(browser, page));
      }
    }
    System.out.println("statements of pages: " + counted);
    assertThat(counted)
        .allSatisfy(
            (page, times) -> assertThat(times).as(page).isLessThanOrEqualTo(MOST_STATEMENTS));
  }
}
