package io.hatoba.access.identity;

import java.util.Optional;

/**
 * Whose identity tokens are taken.
 *
 * @param url the {@code iss} of its tokens, to the letter
 * @param audience what must be among the {@code aud} of its tokens
 * @param jwksUri where its keys are; empty where its own configuration tells
 */
public record Issuer(String url, String audience, Optional<String> jwksUri) {}
