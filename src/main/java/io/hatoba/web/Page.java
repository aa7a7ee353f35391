package io.hatoba.web;

/**
 * The bean of a page: request scoped, named for its Facelet, and found by {@link At}.
 *
 * <p>Whatever its methods refuse is shown as a page of its own with the status that it has
 * elsewhere ({@link PageRefusal}); a reader to whom something is hidden sees what they would see if
 * it were not there.
 */
public interface Page {
  /**
   * Reads what the page shows, for a GET and before a form's action alike.
   *
   * @throws PageRefusal if there is no such page for this reader
   */
  void open(PageRequest request);
}
