package io.hatoba.config;

/**
 * A setting of start-up as it applies.
 *
 * @param key its property form
 * @param environment its environment form
 * @param value what applies, as text; never a secret, of which it is only said whether there is one
 * @param secret whether the value is kept back
 * @param given whether it was said, or is what applies without a word
 */
public record AppliedSetting(
    String key, String environment, String value, boolean secret, boolean given) {}
