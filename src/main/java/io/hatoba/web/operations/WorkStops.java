package io.hatoba.web.operations;

import io.hatoba.events.StopWish;
import io.hatoba.web.Navigation;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Shown;
import io.hatoba.web.Words;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Optional;

/**
 * The button that stops long work, in the reader's words. Which work it stops travels with it, so
 * that a page that is shown for long stops no later work.
 */
@RequestScoped
class WorkStops {
  private static final String FIELD = "work";

  private final Words words;
  private final Shown shown;
  private final Navigation navigation;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  WorkStops() {
    this(null, null, null);
  }

  /** In whose words. */
  @Inject
  WorkStops(Words words, Shown shown, Navigation navigation) {
    this.words = words;
    this.shown = shown;
    this.navigation = navigation;
  }

  /** Which work a form is about that was sent by the button; empty for everything else. */
  static Optional<String> asked(PageRequest request) {
    return request.form() ? request.parameter(FIELD) : Optional.empty();
  }

  /** The same of a work that has a number. */
  static Optional<Long> askedNumber(PageRequest request) {
    return asked(request).filter(it -> it.matches("[0-9]{1,18}")).map(Long::valueOf);
  }

  /** What is said of work that goes on: what becomes of it if it is stopped, or that it will. */
  String about(Optional<StopWish> wish, String key) {
    return wish.filter(it -> !it.fulfilled())
        .map(it -> words.say("operations.stopping", it.login(), shown.time(it.askedAt())))
        .orElseGet(() -> words.say(key));
  }

  /** Who stopped a work that has ended, and when; empty if nobody did. */
  Optional<String> stopped(Optional<StopWish> wish) {
    return wish.flatMap(
        it ->
            it.stoppedAt()
                .map(at -> words.say("operations.stopped-by-at", it.login(), shown.time(at))));
  }

  /**
   * The button.
   *
   * @param sent whether a form is sent that has it: it is heard whatever has become of the work
   * @param running whether the work goes on
   * @param work which one
   * @param label what the button says
   */
  Optional<LongWork.Stop> button(
      boolean sent, boolean running, Optional<StopWish> wish, String work, String label) {
    return sent || (running && wish.filter(it -> !it.fulfilled()).isEmpty())
        ? Optional.of(new LongWork.Stop(work, label))
        : Optional.empty();
  }

  /** Leads to where it is told what has come of the button. */
  void tell(String path, boolean stops) {
    navigation.to(path, stops ? "operations.stop-asked" : "operations.stop-late");
  }
}
