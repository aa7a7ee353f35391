package io.hatoba.config;

/** A setting has a value that cannot be used; it stops the start. The message names the key. */
public final class InvalidSettingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param key environment form of the setting, such as {@code HATOBA_BLOB_LEASE}
   * @param reason what is wrong with the value and what would be right; never holds a secret
   */
  public InvalidSettingException(String key, String reason) {
    super(key + ": " + reason);
  }
}
