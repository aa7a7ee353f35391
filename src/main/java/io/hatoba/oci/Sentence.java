package io.hatoba.oci;

import java.util.List;

/**
 * A sentence by which the instance gives a reason, known by its name so that it can be said in
 * another language. Enumerations implement it, each with the sentences of its own package; no two
 * of all sentences have the same name.
 */
public interface Sentence {
  /** The code: the name of the constant. */
  String name();

  /** In English, as the API says it; <code>{0}</code> stands for the first argument. */
  String pattern();

  /**
   * Of which closed lists the arguments are words, by their places; of none where it is another
   * type, or the list ends before. So a word is known again in a text that was kept.
   */
  default List<Class<?>> terms() {
    return List.of();
  }

  /** The sentence about something. */
  default Reason about(Object... arguments) {
    return Reason.of(this, arguments);
  }
}
