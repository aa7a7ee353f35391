package io.hatoba.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Where a {@link Page} is, who may open it, and which Facelet shows it. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface At {
  /**
   * Paths of the page, such as {@code /orgs/{owner}/packages}. A name in braces stands for one
   * segment, percent-decoded; where two pages fit, the one with more literal segments is meant.
   */
  String[] value();

  /** The Facelet below {@code /pages/}, without its suffix; a {@link FilePage} has none. */
  String view() default "";

  /** Who may open it; others are told to sign in, or find nothing. */
  Audience audience();

  /** Who may open a page. */
  enum Audience {
    /** Everybody; the page itself asks the policy for what it shows. */
    ANYBODY,
    /** Whoever has signed in. */
    SIGNED_IN,
    /** Site administrators. For others there is no such page. */
    SITE_ADMIN
  }
}
