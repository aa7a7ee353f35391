package io.hatoba.web.operations;

import io.hatoba.maintenance.scrub.Scrub;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
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
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** How far everything has been read to see whether it is whole, and what is not. */
@At(value = ScrubPage.PATH, view = "operations/scrub", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class ScrubPage implements Page {
  static final String PATH = StoragePage.PATH + "/scrub";

  /** Of each, the packages that need it are asked for, and their tags. */
  private static final int ON_A_PAGE = 10;

  @Inject private Scrub scrub;
  @Inject private Reader reader;
  @Inject private Navigation navigation;
  @Inject private WorkStops stops;
  @Inject private Words words;
  @Inject private Shown shown;
  @Inject private Clock clock;

  private Optional<Scrub.Report> report = Optional.empty();
  private List<Damage> damages = List.of();
  private boolean manifests;
  private boolean more;
  private Optional<Long> asked = Optional.empty();

  /** For the container. */
  public ScrubPage() {}

  @Override
  public void open(PageRequest request) {
    report = Optional.of(scrub.report());
    asked = WorkStops.askedNumber(request);
    manifests = request.parameter("type").filter("manifest"::equals).isPresent();
    long after =
        request
            .parameter("after")
            .filter(it -> it.matches("[0-9]{1,18}"))
            .map(Long::parseLong)
            .orElse(0L);
    List<Scrub.Damaged> found = scrub.list(manifests, after, ON_A_PAGE + 1);
    more = found.size() > ON_A_PAGE;
    damages = found.stream().limit(ON_A_PAGE).map(Damage::new).toList();
  }

  /** Begins a round; one that is under way goes on. */
  public void start() {
    scrub.start(reader.requireAccount().accountId());
    navigation.to(PATH, "operations.scrub-started");
  }

  /** Lets the round stop that was shown. */
  public void stop() {
    long accountId = reader.requireAccount().accountId();
    stops.tell(PATH, asked.filter(number -> scrub.stop(number, accountId)).isPresent());
  }

  /** The last round. */
  public Scrub.Report report() {
    return report.orElseThrow();
  }

  /** Whether there was any round. */
  public boolean any() {
    return report().startedAt().isPresent();
  }

  /** Whether one is under way. */
  public boolean running() {
    return any() && report().finishedAt().isEmpty();
  }

  /** How far the last round is. */
  public LongWork work() {
    Scrub.Report last = report();
    Optional<Speed> speed =
        Speed.since(
            last.startedAt().orElseThrow(),
            last.finishedAt().orElseGet(clock::instant),
            last.bytes());
    Optional<String> stopped = stops.stopped(last.stop());
    // Manifests are read as well, which are none of all bytes.
    long read =
        running() || stopped.isPresent()
            ? Math.min(last.bytes(), last.allBytes())
            : last.allBytes();
    return new LongWork(
        words.say("operations.scrub-round", last.number()),
        running(),
        read,
        OptionalLong.of(last.allBytes()),
        words.say("operations.read-of", shown.size(read), shown.size(last.allBytes())),
        speed.map(it -> words.say("operations.size-per-second", shown.size(it.perSecond()))),
        speed
            .flatMap(it -> it.rest(last.allBytes()))
            .map(it -> words.say("operations.time-left", shown.span(it))),
        stopped
            .or(() -> last.finishedAt().map(at -> words.say("operations.ended-at", shown.time(at))))
            .orElseGet(
                () -> words.say("operations.began-at", shown.time(last.startedAt().orElseThrow()))),
        stops.about(last.stop(), "operations.scrub-stop"),
        stops.button(
            asked.isPresent(),
            running(),
            last.stop(),
            Long.toString(last.number()),
            words.say("operations.scrub-stop-now", last.number())));
  }

  /** How fast each node may read. */
  public String pace() {
    return words.say("operations.size-per-second", shown.size(report().rate()));
  }

  /** How long one node alone takes for everything at that pace. */
  public String alone() {
    return shown.span(Duration.ofSeconds(report().allBytes() / report().rate()));
  }

  /** What is damaged now. */
  public List<Damage> damages() {
    return damages;
  }

  /** Whether manifests are shown, and else layers and configs. */
  public boolean manifests() {
    return manifests;
  }

  /** Query of the next page, if there is one. */
  public Optional<String> next() {
    return more
        ? Optional.of(
            "?type="
                + (manifests ? "manifest" : "layer")
                + "&after="
                + damages.get(damages.size() - 1).damaged().key())
        : Optional.empty();
  }

  /**
   * Something damaged.
   *
   * @param damaged what is told of it
   */
  public record Damage(Scrub.Damaged damaged) {
    /** Key of what is wrong. */
    public String kindKey() {
      return "operations.damage-" + damaged.kind().toLowerCase(Locale.ROOT);
    }

    /** Key of what to do about it. */
    public String adviceKey() {
      return damaged.kind().equals("UNREADABLE")
          ? "operations.advice-unreadable"
          : "operations.advice-push-again";
    }
  }
}
