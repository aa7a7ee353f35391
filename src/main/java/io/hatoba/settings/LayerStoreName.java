package io.hatoba.settings;

import io.hatoba.metadata.settings.SettingDao;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Optional;

/** The name of the layer store that belongs to this database. */
@Stateless
public class LayerStoreName {
  private static final String NAME = "layer.store";

  private final SettingDao settings;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public LayerStoreName() {
    this(null);
  }

  /** Over the rows of settings. */
  @Inject
  public LayerStoreName(SettingDao settings) {
    this.settings = settings;
  }

  /** The name; empty until the first start. */
  public Optional<String> find() {
    return settings.find(NAME);
  }

  /**
   * Keeps the name of a store, where none is known.
   *
   * @return the one that is known now: of nodes that start at once the first decides
   */
  public String keep(String name) {
    settings.putIfAbsent(NAME, name);
    return settings.find(NAME).orElseThrow();
  }
}
