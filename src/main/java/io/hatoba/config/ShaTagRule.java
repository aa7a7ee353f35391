package io.hatoba.config;

/** What the Docker registry does with a push to a tag of exactly 64 hexadecimal digits. */
public enum ShaTagRule {
  /** The push is refused with a message that shows the right form. */
  REFUSE,
  /** The push is accepted and its answer carries a warning. */
  WARN,
  /** The push is accepted. */
  ALLOW
}
