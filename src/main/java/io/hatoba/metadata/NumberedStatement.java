package io.hatoba.metadata;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that changes rows, as DAOs run it, and where a container has ended a connection does.
 *
 * @param sql with {@code ?1}, {@code ?2} … for the values; each may stand there several times
 * @param values in the order of their numbers
 */
public record NumberedStatement(String sql, List<Object> values) {
  private static final Pattern NUMBERED = Pattern.compile("\\?([0-9]+)");

  /** Copies the values. */
  public NumberedStatement {
    values = List.copyOf(values);
  }

  /** Runs it in the transaction of a connection that is no container's. */
  public void execute(Connection connection) throws SQLException {
    List<Integer> numbers = new ArrayList<>();
    Matcher matcher = NUMBERED.matcher(sql);
    while (matcher.find()) {
      numbers.add(Integer.parseInt(matcher.group(1)));
    }
    try (PreparedStatement statement =
        connection.prepareStatement(NUMBERED.matcher(sql).replaceAll("?"))) {
      for (int i = 0; i < numbers.size(); i++) {
        statement.setObject(i + 1, values.get(numbers.get(i) - 1));
      }
      statement.executeUpdate();
    }
  }
}
