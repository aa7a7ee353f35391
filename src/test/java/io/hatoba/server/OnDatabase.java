package io.hatoba.server;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/** Runs the tests of a class on one of the two databases, which they take as a parameter. */
@ExtendWith(DatabaseExtension.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface OnDatabase {
  /** Which one. */
  Kind value();

  /** The databases that are served. */
  enum Kind {
    /** The embedded one, in a file. */
    H2,
    /** A server, where one can be had. */
    POSTGRESQL
  }
}
