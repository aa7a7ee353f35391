package io.hatoba.metadata;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Every row of every table that there is, as text, so that what has changed can be told.
 *
 * @param tables rows in an order of their own, by table
 */
public record TableDump(Map<String, List<String>> tables) {
  /**
   * Looks at a database.
   *
   * @param left names of tables to leave out, and of columns as {@code table.column}
   */
  public static TableDump of(Connection connection, Set<String> left) throws SQLException {
    Map<String, List<String>> tables = new TreeMap<>();
    for (String table : names(connection)) {
      if (!left.contains(table)) {
        tables.put(table, rows(connection, table, left));
      }
    }
    return new TableDump(tables);
  }

  private static List<String> names(Connection connection) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                "select table_name from information_schema.tables where table_schema = 'public'"
                    + " and table_type = 'BASE TABLE'");
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        names.add(row.getString(1));
      }
    }
    if (names.size() < 20) {
      throw new IllegalStateException("these cannot be all tables: " + names);
    }
    return names;
  }

  private static List<String> rows(Connection connection, String table, Set<String> left)
      throws SQLException {
    List<String> rows = new ArrayList<>();
    try (PreparedStatement query = connection.prepareStatement("select * from " + table);
        ResultSet row = query.executeQuery()) {
      ResultSetMetaData columns = row.getMetaData();
      while (row.next()) {
        StringBuilder text = new StringBuilder();
        for (int column = 1; column <= columns.getColumnCount(); column++) {
          String name = columns.getColumnName(column);
          if (!left.contains(table + "." + name)) {
            text.append(name).append('=').append(text(row.getObject(column))).append(' ');
          }
        }
        rows.add(text.toString());
      }
    }
    Collections.sort(rows);
    return rows;
  }

  private static String text(Object value) {
    return value instanceof byte[] bytes
        ? Integer.toHexString(Arrays.hashCode(bytes))
        : String.valueOf(value);
  }

  /** What a later one has that this has not, with a plus, and the other way round with a minus. */
  public List<String> differences(TableDump later) {
    List<String> differences = new ArrayList<>();
    tables.forEach(
        (table, before) -> {
          List<String> after = later.tables().getOrDefault(table, List.of());
          if (!before.equals(after)) {
            before.stream()
                .filter(row -> !after.contains(row))
                .forEach(row -> differences.add("- " + table + " " + row));
            after.stream()
                .filter(row -> !before.contains(row))
                .forEach(row -> differences.add("+ " + table + " " + row));
          }
        });
    return differences;
  }
}
