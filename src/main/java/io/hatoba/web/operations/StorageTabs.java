package io.hatoba.web.operations;

import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** The pages of storage. */
@Named
@RequestScoped
public class StorageTabs {
  private final Reader reader;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public StorageTabs() {
    this(null);
  }

  /** As seen from the page that is asked for. */
  @Inject
  public StorageTabs(Reader reader) {
    this.reader = reader;
  }

  /**
   * One of them.
   *
   * @param key of its name in words
   * @param path where it is
   * @param current whether it is the page that is asked for
   */
  public record Tab(String key, String path, boolean current) {}

  /** All of them. */
  public List<Tab> all() {
    return List.of(
        tab("operations.tab-use", StoragePage.PATH),
        tab("operations.tab-sweeps", SweepsPage.PATH),
        tab("operations.tab-scrub", ScrubPage.PATH),
        tab("operations.tab-check", ImageCheckPage.PATH),
        tab("operations.tab-quotas", QuotasPage.PATH));
  }

  private Tab tab(String key, String path) {
    return new Tab(key, path, reader.path().equals(path));
  }
}
