package io.hatoba.web.operations;

import io.hatoba.maintenance.sweeping.Sweep;
import io.hatoba.maintenance.sweeping.Sweeper;
import io.hatoba.maintenance.sweeping.Sweeps;
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
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** What sweeps have freed, how far the one is that runs, and buttons that begin and stop one. */
@At(value = SweepsPage.PATH, view = "operations/sweeps", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class SweepsPage implements Page {
  static final String PATH = StoragePage.PATH + "/sweeps";

  private static final int ON_A_PAGE = 20;

  @Inject private Sweeps sweeps;
  @Inject private Sweeper sweeper;
  @Inject private Reader reader;
  @Inject private Navigation navigation;
  @Inject private WorkStops stops;
  @Inject private Words words;
  @Inject private Shown shown;
  @Inject private Clock clock;

  private List<Sweep> rows = List.of();
  private boolean more;
  private boolean first;
  private Optional<Long> asked = Optional.empty();
  private Optional<String> refusal = Optional.empty();

  /** For the container. */
  public SweepsPage() {}

  @Override
  public void open(PageRequest request) {
    Optional<Long> before =
        request.parameter("before").filter(it -> it.matches("[0-9]{1,18}")).map(Long::valueOf);
    first = before.isEmpty();
    asked = WorkStops.askedNumber(request);
    List<Sweep> found = sweeps.list(before.orElse(Long.MAX_VALUE), ON_A_PAGE + 1);
    more = found.size() > ON_A_PAGE;
    rows = more ? found.subList(0, ON_A_PAGE) : found;
  }

  /** Begins a sweep. */
  public void sweep() {
    OptionalLong begun = sweeper.begin(reader.requireAccount().accountId());
    if (begun.isEmpty()) {
      refusal = Optional.of(words.say("operations.sweep-under-way"));
      return;
    }
    navigation.to(PATH, "operations.sweep-started");
  }

  /** Lets the sweep stop that was shown. */
  public void stop() {
    long accountId = reader.requireAccount().accountId();
    stops.tell(PATH, asked.filter(id -> sweeps.stop(id, accountId)).isPresent());
  }

  /** Whether the last one is under way. */
  public boolean running() {
    return first && !rows.isEmpty() && rows.get(0).finishedAt().isEmpty();
  }

  /** Whether there is a last one to tell of. */
  public boolean any() {
    return first && !rows.isEmpty();
  }

  /** How far the last one is. */
  public LongWork work() {
    Sweep last = rows.get(0);
    boolean runs = last.finishedAt().isEmpty();
    Optional<Speed> speed =
        Speed.since(last.startedAt(), last.finishedAt().orElseGet(clock::instant), last.bytes());
    return new LongWork(
        words.say(runs ? "operations.sweep-runs" : "operations.sweep-last"),
        runs,
        last.files(),
        OptionalLong.empty(),
        words.say("operations.freed-in", shown.size(last.bytes()), last.files()),
        speed.map(it -> words.say("operations.size-per-second", shown.size(it.perSecond()))),
        Optional.empty(),
        stops
            .stopped(last.stop())
            .or(() -> last.finishedAt().map(at -> words.say("operations.ended-at", shown.time(at))))
            .orElseGet(() -> words.say("operations.began-at", shown.time(last.startedAt()))),
        stops.about(last.stop(), "operations.sweep-stop"),
        stops.button(
            asked.isPresent(),
            runs,
            last.stop(),
            Long.toString(last.id()),
            words.say("operations.sweep-stop-now")));
  }

  /** Those that did something or were asked for, the latest first. */
  public List<Sweep> rows() {
    return rows;
  }

  /** Key of the last on this page, if there are more. */
  public Optional<Long> next() {
    return more ? Optional.of(rows.get(rows.size() - 1).id()) : Optional.empty();
  }

  /** Why none began. */
  public Optional<String> refusal() {
    return refusal;
  }
}
