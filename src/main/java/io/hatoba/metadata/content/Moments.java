package io.hatoba.metadata.content;

/** Times of rows as whole microseconds since 1970, which no driver rounds. */
final class Moments {
  private Moments() {}

  /**
   * The time that a parameter says, in the words of SQL.
   *
   * @param parameter its name, {@code ?1}
   */
  static String at(String parameter) {
    return "(timestamp with time zone '1970-01-01 00:00:00+00' + cast("
        + parameter
        + " as bigint) * interval '0.000001' second)";
  }
}
