package io.hatoba.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.MissingResourceException;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.regex.Pattern;

/**
 * What the pages say, in the reader's language. A key begins with its area, which is the bundle
 * that it stands in: {@code common.sign-in}. Where there are arguments the text is a pattern of
 * {@link MessageFormat}.
 */
@Named
@RequestScoped
public class Words {
  private static final String BUNDLES = "io.hatoba.web.words.";
  private static final Pattern KEY = Pattern.compile("[a-z]+\\.[a-z0-9-]+");

  private final Reader reader;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Words() {
    this(null);
  }

  /** For whom they are. */
  @Inject
  public Words(Reader reader) {
    this.reader = reader;
  }

  /** A text without arguments. */
  public String say(String key) {
    return text(key, reader.language().locale());
  }

  /** A text with one argument. */
  public String say(String key, Object first) {
    return format(key, first);
  }

  /** A text with two arguments. */
  public String say(String key, Object first, Object second) {
    return format(key, first, second);
  }

  /** A text with three arguments. */
  public String say(String key, Object first, Object second, Object third) {
    return format(key, first, second, third);
  }

  /** A text with four arguments. */
  public String say(String key, Object first, Object second, Object third, Object fourth) {
    return format(key, first, second, third, fourth);
  }

  /** A text with any number of arguments. */
  String sayAbout(String key, List<Object> arguments) {
    return arguments.isEmpty() ? say(key) : format(key, arguments.toArray());
  }

  private String format(String key, Object... arguments) {
    Locale locale = reader.language().locale();
    return new MessageFormat(text(key, locale), locale).format(arguments);
  }

  private static String text(String key, Locale locale) {
    return bundle(key.substring(0, key.indexOf('.')), locale).getString(key);
  }

  /** Whether there are words for what may be a key. */
  static boolean has(String key) {
    if (!KEY.matcher(key).matches()) {
      return false;
    }
    try {
      return bundle(key.substring(0, key.indexOf('.')), Locale.ENGLISH).containsKey(key);
    } catch (MissingResourceException unknownArea) {
      return false;
    }
  }

  /** The bundle of an area. */
  static ResourceBundle bundle(String area, Locale locale) {
    return ResourceBundle.getBundle(
        BUNDLES + area, locale, Objects.requireNonNull(Words.class.getClassLoader()));
  }
}
