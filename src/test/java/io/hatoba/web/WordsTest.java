package io.hatoba.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Both languages are whole, and say what the pages ask them for. */
class WordsTest {
  private static final Path BUNDLES = Path.of("src/main/resources/io/hatoba/web/words");
  private static final Path VIEWS = Path.of("src/main/webapp");
  private static final Path CLASSES = Path.of("src/main/java/io/hatoba/web");

  /** A key as a literal, whole or as the beginning of one that a page completes. */
  private static final Pattern KEY = Pattern.compile("['\"]([a-z]+\\.[a-z0-9-]+)['\"]");

  static List<String> areas() throws IOException {
    try (Stream<Path> files = Files.list(BUNDLES)) {
      return files
          .map(file -> file.getFileName().toString().replaceAll("_.*", ""))
          .distinct()
          .sorted()
          .toList();
    }
  }

  private static Properties words(String area, Language language) throws IOException {
    Properties words = new Properties();
    words.load(
        Files.newBufferedReader(
            BUNDLES.resolve(area + "_" + language.tag() + ".properties"), StandardCharsets.UTF_8));
    return words;
  }

  private static Set<String> keys(String area, Language language) throws IOException {
    return new TreeSet<>(words(area, language).stringPropertyNames());
  }

  @ParameterizedTest
  @MethodSource("areas")
  void everyKeyIsInBothLanguages(String area) throws IOException {
    assertThat(keys(area, Language.JA)).isEqualTo(keys(area, Language.EN)).isNotEmpty();
  }

  @ParameterizedTest
  @MethodSource("areas")
  void everyKeyBeginsWithItsAreaAndStandsOnce(String area) throws IOException {
    for (Language language : Language.values()) {
      List<String> lines =
          Files.readAllLines(BUNDLES.resolve(area + "_" + language.tag() + ".properties")).stream()
              .filter(line -> line.contains("="))
              .map(line -> line.substring(0, line.indexOf('=')))
              .toList();
      assertThat(lines).doesNotHaveDuplicates().allMatch(key -> key.startsWith(area + "."));
    }
  }

  /** An apostrophe quotes in a pattern; the typographic one does not, and reads better. */
  @ParameterizedTest
  @MethodSource("areas")
  void everyTextIsAPatternWithTheSameArgumentsInBothLanguages(String area) throws IOException {
    for (String key : keys(area, Language.EN)) {
      TreeMap<Language, Set<String>> arguments = new TreeMap<>();
      for (Language language : Language.values()) {
        String text = words(area, language).getProperty(key);
        assertThat(text).as(key).isNotBlank().doesNotContain("'");
        assertThatCode(() -> new MessageFormat(text, language.locale()))
            .as(key)
            .doesNotThrowAnyException();
        arguments.put(
            language,
            Pattern.compile("\\{(\\d)")
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new)));
      }
      assertThat(arguments.get(Language.JA)).as(key).isEqualTo(arguments.get(Language.EN));
    }
  }

  @Test
  void whatPagesAskForIsThere() throws IOException {
    Set<String> known = new TreeSet<>();
    for (String area : areas()) {
      known.addAll(keys(area, Language.EN));
    }
    List<String> areas = areas();
    List<String> missing = new ArrayList<>();
    for (Path file : sources()) {
      literals(file)
          .filter(key -> areas.contains(key.substring(0, key.indexOf('.'))))
          .filter(key -> !known.contains(key) && !(key.endsWith("-") && begins(known, key)))
          .forEach(key -> missing.add(file.getFileName() + ": " + key));
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void whatIsThereIsAskedFor() throws IOException {
    Set<String> asked = new TreeSet<>();
    for (Path file : sources()) {
      literals(file).forEach(asked::add);
    }
    List<String> idle = new ArrayList<>();
    for (String area : areas()) {
      for (String key : keys(area, Language.EN)) {
        if (!asked.contains(key)
            && asked.stream().noneMatch(it -> it.endsWith("-") && key.startsWith(it))) {
          idle.add(key);
        }
      }
    }
    assertThat(idle).isEmpty();
  }

  private static boolean begins(Set<String> known, String beginning) {
    return known.stream().anyMatch(key -> key.startsWith(beginning));
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> views = Files.walk(VIEWS);
        Stream<Path> classes = Files.walk(CLASSES)) {
      return Stream.concat(views, classes)
          .filter(file -> file.toString().matches(".*\\.(xhtml|java)"))
          .toList();
    }
  }

  private static Stream<String> literals(Path file) {
    try {
      return KEY.matcher(Files.readString(file)).results().map((MatchResult it) -> it.group(1));
    } catch (IOException unreadable) {
      throw new java.io.UncheckedIOException(unreadable);
    }
  }

  @Test
  void aTextIsSaidInTheReadersLanguage() {
    Reader reader = new Reader();
    Words words = new Words(reader);

    assertThat(words.say("common.ago", words.say("common.days", 1))).isEqualTo("1 day ago");
    assertThat(words.say("common.days", 1_234)).isEqualTo("1,234 days");

    reader.likes(Language.JA, Theme.AUTO, java.time.ZoneOffset.UTC);
    assertThat(words.say("common.ago", words.say("common.days", 1))).isEqualTo("1日前");
    assertThat(Language.JA.locale()).isEqualTo(Locale.JAPANESE);
  }
}
