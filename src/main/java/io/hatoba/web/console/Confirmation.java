package io.hatoba.web.console;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;

/** The name that a reader types before something goes. */
@Named
@RequestScoped
public class Confirmation {
  private final FormAttempt attempt;
  private String expected = "";
  private String typed = "";

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Confirmation() {
    this(null);
  }

  /** Of the form that is sent. */
  @Inject
  public Confirmation(FormAttempt attempt) {
    this.attempt = attempt;
  }

  void expect(String name) {
    expected = name;
  }

  /** Whether the name was typed, whatever its case; {@link FormAttempt#refusal} says so if not. */
  boolean given() {
    boolean same = typed.strip().equalsIgnoreCase(expected);
    if (!same) {
      attempt.refuse("console.refused-confirmation");
    }
    return same;
  }

  /** What is to be typed. */
  public String expected() {
    return expected;
  }

  /** What was typed. */
  public String getTyped() {
    return typed;
  }

  /** Whatever is typed. */
  public void setTyped(String text) {
    typed = text;
  }
}
