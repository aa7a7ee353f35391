package io.hatoba.metadata.packages;

import io.hatoba.metadata.packages.PackageListDao.Viewer;
import java.util.ArrayList;
import java.util.List;

/** A statement over {@link SeenPackages} that grows with its values. */
final class SeenStatement {
  private final StringBuilder sql = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  /** One whose {@code ?1} is who asks. */
  SeenStatement(Viewer viewer) {
    values.add(viewer.id());
  }

  SeenStatement add(String text) {
    sql.append(text);
    return this;
  }

  /** Adds text, in which each {@code :} stands for the value. */
  SeenStatement add(String text, Object value) {
    return add(text.replace(":", bind(value)));
  }

  /** What stands for a value in any text that is added. */
  String bind(Object value) {
    values.add(value);
    return "?" + values.size();
  }

  String sql() {
    return sql.toString();
  }

  List<Object> values() {
    return values;
  }
}
