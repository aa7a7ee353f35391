package io.hatoba.oci;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Why something is refused, or allowed: a sentence and what it is about. The API tells it in
 * English ({@link #text}); a page finds words of its reader's language by the sentence.
 *
 * @param sentence what is said
 * @param arguments what it is said of: a constant of an enumeration, which is a word of a closed
 *     list; another reason, which is a part of this one; anything else is a name or a number and is
 *     repeated as it is
 */
public record Reason(Sentence sentence, List<Object> arguments) {
  private static final Pattern PLACE = Pattern.compile("\\{(\\d)}");
  private static final String AND = "; ";
  private static final int LONGEST = 1_000;

  /** Sentences within sentences. */
  private static final int DEEPEST = 3;

  /** Semicolons of a chain, with those within its sentences. */
  private static final int MOST_PARTS = 10;

  private static final Map<Sentence, Form> FORMS = new ConcurrentHashMap<>();

  /** Copies the arguments. */
  public Reason {
    arguments = List.copyOf(arguments);
  }

  /** A sentence about something. */
  public static Reason of(Sentence sentence, Object... arguments) {
    return new Reason(sentence, List.of(arguments));
  }

  /**
   * The reason that a text was made of, for texts that were kept: a report, a delivery, the audit
   * log. Names in them are outside text, so no more is done for a long one than for a short one.
   *
   * @param text in English, as {@link #text} says it
   * @param among the sentences that it may be; parts of it are looked for among them too
   * @return empty if it is none of them, is longer than {@value #LONGEST} characters, or was cut
   */
  public static Optional<Reason> find(String text, Collection<? extends Sentence> among) {
    return find(text, among, DEEPEST);
  }

  private static Optional<Reason> find(
      String text, Collection<? extends Sentence> among, int depth) {
    if (depth == 0 || text.length() > LONGEST) {
      return Optional.empty();
    }
    return among.stream()
        .map(sentence -> FORMS.computeIfAbsent(sentence, Form::of))
        .filter(form -> form.literals() > 0)
        // What says more of itself comes first: "its file is gone" before "its {0}".
        .sorted(Comparator.comparingInt(Form::literals).reversed())
        .flatMap(form -> form.find(text, among, depth).stream())
        .findFirst();
  }

  /**
   * How texts of a sentence look.
   *
   * @param places of the arguments, in the order in which they stand
   * @param literals how many characters are always there
   */
  private record Form(Sentence sentence, Pattern pattern, List<Integer> places, int literals) {
    static Form of(Sentence sentence) {
      StringBuilder form = new StringBuilder();
      List<Integer> places = new ArrayList<>();
      Matcher matcher = PLACE.matcher(sentence.pattern());
      int end = 0;
      while (matcher.find()) {
        form.append(Pattern.quote(sentence.pattern().substring(end, matcher.start())))
            .append("(.+?)");
        places.add(Integer.valueOf(matcher.group(1)));
        end = matcher.end();
      }
      form.append(Pattern.quote(sentence.pattern().substring(end)));
      return new Form(
          sentence,
          Pattern.compile(form.toString(), Pattern.DOTALL),
          List.copyOf(places),
          PLACE.matcher(sentence.pattern()).replaceAll("").strip().length());
    }

    Optional<Reason> find(String text, Collection<? extends Sentence> among, int depth) {
      Matcher said = pattern.matcher(text);
      if (!said.matches()) {
        return Optional.empty();
      }
      Map<Integer, Object> arguments = new TreeMap<>();
      for (int at = 0; at < places.size(); at++) {
        Optional<Object> argument =
            argument(said.group(at + 1), sentence, places.get(at), among, depth);
        if (argument.isEmpty()) {
          return Optional.empty();
        }
        arguments.put(places.get(at), argument.get());
      }
      return Optional.of(new Reason(sentence, List.copyOf(arguments.values())));
    }
  }

  private static Optional<Object> argument(
      String text, Sentence sentence, int place, Collection<? extends Sentence> among, int depth) {
    Class<?> term = place < sentence.terms().size() ? sentence.terms().get(place) : Object.class;
    if (term.isEnum()) {
      return Stream.<Object>of(term.getEnumConstants())
          .filter(word -> text(word).equals(text))
          .findFirst();
    }
    Optional<Reason> part = find(text, among, depth - 1);
    // What would be two sentences is no name.
    return part.isPresent() || text.contains(AND) ? part.map(found -> found) : Optional.of(text);
  }

  /**
   * Several reasons that were kept as one text, joined by semicolons.
   *
   * @return empty if there is a part that is none of the sentences, or there are more than a
   *     decision has
   */
  public static Optional<List<Reason>> findAll(String text, Collection<? extends Sentence> among) {
    return findAll(text, among, MOST_PARTS);
  }

  private static Optional<List<Reason>> findAll(
      String text, Collection<? extends Sentence> among, int parts) {
    if (text.split(AND, -1).length > parts) {
      return Optional.empty();
    }
    Optional<Reason> whole = find(text, among);
    if (whole.isPresent()) {
      return whole.map(List::of);
    }
    // The first as long as possible, since a sentence may have a semicolon of its own.
    for (int end = text.lastIndexOf(AND); end > 0; end = text.lastIndexOf(AND, end - 1)) {
      Optional<Reason> first = find(text.substring(0, end), among);
      Optional<List<Reason>> rest =
          first.isPresent()
              ? findAll(text.substring(end + AND.length()), among, parts - 1)
              : Optional.empty();
      if (rest.isPresent()) {
        List<Reason> all = new ArrayList<>(List.of(first.get()));
        all.addAll(rest.get());
        return Optional.of(all);
      }
    }
    return Optional.empty();
  }

  /** This and another after it. */
  public Reason and(Reason other) {
    return Joint.AND.about(this, other);
  }

  /** In English, as the API says it. */
  public String text() {
    return PLACE
        .matcher(sentence.pattern())
        .replaceAll(
            place ->
                Matcher.quoteReplacement(text(arguments.get(Integer.parseInt(place.group(1))))));
  }

  private static String text(Object argument) {
    if (argument instanceof Reason part) {
      return part.text();
    }
    return argument instanceof Enum<?> word
        ? word.name().toLowerCase(Locale.ROOT)
        : argument.toString();
  }

  /** As {@link #text}. */
  @Override
  public String toString() {
    return text();
  }
}
