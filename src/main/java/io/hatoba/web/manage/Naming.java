package io.hatoba.web.manage;

import io.hatoba.catalog.Contents;
import java.util.List;

/** Names before any are read. */
final class Naming {
  static final Contents.Some NOTHING = new Contents.Some(0, List.of(), false);

  private Naming() {}
}
