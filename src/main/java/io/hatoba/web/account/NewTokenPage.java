package io.hatoba.web.account;

import io.hatoba.access.Scopes;
import io.hatoba.accounts.AccessTokens;
import io.hatoba.accounts.ValidationException;
import io.hatoba.config.RegistryHosts;
import io.hatoba.oci.RegistryKind;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import io.hatoba.web.Shown;
import io.hatoba.web.Words;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a personal access token (classic), and shows it on the answer of the form: it stands in no
 * URL, no cookie and nothing that is kept. A link may bring {@code note} and {@code scopes}, with
 * commas, which are shown as if they were typed.
 */
@At(value = "/settings/tokens/new", view = "account/new-token", audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class NewTokenPage implements Page {
  private static final int LONGEST_NOTE = 255;

  @Inject private AccessTokens tokens;
  @Inject private RegistryHosts hosts;
  @Inject private Reader reader;
  @Inject private Shown shown;
  @Inject private Words words;
  @Inject private Clock clock;

  private String note = "";
  private String end = TokenEnd.USUAL;
  private String date = "";
  private final Map<String, Boolean> chosen = new TreeMap<>();
  private Optional<String> refusal = Optional.empty();
  private Optional<AccessTokens.Made> made = Optional.empty();

  /** For the container. */
  public NewTokenPage() {}

  @Override
  public void open(PageRequest request) {
    note = cut(request.parameter("note").orElse(""));
    Set<String> wished =
        request.parameters("scopes").stream()
            .flatMap(it -> Stream.of(it.split(",")))
            .map(String::strip)
            .collect(Collectors.toSet());
    offered().forEach(it -> chosen.put(it, wished.contains(it)));
  }

  private static String cut(String text) {
    return text.length() > LONGEST_NOTE ? "" : text;
  }

  private List<String> offered() {
    return Scopes.ALL.stream()
        .filter(it -> reader.siteAdmin() || !it.equals("site_admin"))
        .toList();
  }

  /**
   * Scopes that are offered, each before the one that it brings with it.
   *
   * @param implied whether the one before brings it with it
   * @param key of what it allows, in words
   */
  public record Offer(String scope, boolean implied, String key) {
    static Offer of(String scope, boolean implied) {
      return new Offer(
          scope, implied, "account.scope-" + scope.replace(':', '-').replace('_', '-'));
    }
  }

  /** All that the reader may choose. */
  public List<Offer> offers() {
    Set<String> implied =
        Scopes.ALL.stream().flatMap(it -> Scopes.implied(it).stream()).collect(Collectors.toSet());
    List<Offer> offers = new ArrayList<>();
    for (String scope : offered()) {
      if (!implied.contains(scope)) {
        offers.add(Offer.of(scope, false));
        Scopes.implied(scope).ifPresent(it -> offers.add(Offer.of(it, true)));
      }
    }
    return offers;
  }

  /** Choices of an end, and what they are called. */
  public Map<String, String> ends() {
    Map<String, String> ends = new LinkedHashMap<>();
    Instant now = clock.instant();
    for (int days : TokenEnd.DAYS) {
      ends.put(
          words.say("account.end-days", days, shown.date(now.plus(Duration.ofDays(days)))),
          Integer.toString(days));
    }
    ends.put(words.say("account.end-date"), TokenEnd.ON_DATE);
    ends.put(words.say("account.end-never"), TokenEnd.NEVER);
    return ends;
  }

  /** The first day that may be chosen, on the reader's clock. */
  public String today() {
    return LocalDate.ofInstant(clock.instant(), reader.zone()).toString();
  }

  /** Makes the token, or says what is wrong and keeps what was typed. */
  public void make() {
    List<String> scopes =
        Scopes.normalized(offered().stream().filter(it -> chosen.getOrDefault(it, false)).toList());
    try {
      made =
          Optional.of(
              tokens.create(
                  reader.requireAccount().id(),
                  scopes,
                  note.strip(),
                  TokenEnd.of(end, date.strip(), clock.instant(), reader.zone())));
    } catch (ValidationException refused) {
      refusal = Optional.of("account.refused-" + refused.field().replace('_', '-'));
    }
  }

  /** Key of why none was made. */
  public Optional<String> refusal() {
    return refusal;
  }

  /** Whether one was just made. */
  public boolean done() {
    return made.isPresent();
  }

  /** The token that was just made. */
  public ShownToken token() {
    return ShownToken.of(made.orElseThrow().token(), clock.instant());
  }

  /** Its secret, this once. */
  public String secret() {
    return made.orElseThrow().secret().text();
  }

  /** What signs Docker in by it: a command for each host on which a registry is. */
  public List<String> commands() {
    return Stream.of(RegistryKind.CONTAINER, RegistryKind.DOCKER)
        .map(kind -> hosts.of(kind).origin().authority())
        .distinct()
        .map(
            host ->
                "echo "
                    + secret()
                    + " | docker login "
                    + host
                    + " -u "
                    + reader.login()
                    + " --password-stdin")
        .toList();
  }

  /** Whether the token can do what the commands are for. */
  public boolean pulls() {
    return token().scopes().stream().anyMatch(it -> it.endsWith(":packages"));
  }

  /** What the token is called. */
  public String getNote() {
    return note;
  }

  /** Whatever is typed. */
  public void setNote(String typed) {
    note = typed;
  }

  /** When it ends; a day if {@link #getDate} says which. */
  public String getEnd() {
    return end;
  }

  /** One of the choices. */
  public void setEnd(String choice) {
    end = choice;
  }

  /** The day of the end. */
  public String getDate() {
    return date;
  }

  /** Whatever is typed. */
  public void setDate(String typed) {
    date = typed;
  }

  /** Whether a scope is chosen, by its name. */
  public Map<String, Boolean> getChosen() {
    return chosen;
  }
}
