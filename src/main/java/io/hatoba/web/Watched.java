package io.hatoba.web;

import java.util.Optional;

/** Long work that pages watch while it goes on. */
public interface Watched {
  /**
   * How far some work is, in a form that is another whenever it has gone on.
   *
   * @param topic which work, as the page names it
   * @return empty if there is no such work
   */
  Optional<String> state(String topic);
}
