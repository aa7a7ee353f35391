package io.hatoba.launch;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the jar needs to speak TLS.
 *
 * @param port the port of HTTPS
 * @param certificate PEM file of the certificate chain, the server's own first
 * @param key PEM file of its private key
 */
record Tls(int port, Path certificate, Path key) {
  private static final String CERTIFICATE = "HATOBA_TLS_CERT";
  private static final String KEY = "HATOBA_TLS_KEY";
  private static final int DEFAULT_PORT = 8443;

  /**
   * Reads the settings.
   *
   * @param port what {@code --https-port} says
   * @return empty if there is to be no TLS
   * @throws Refusal if a part of it is missing
   */
  static Optional<Tls> of(OptionalInt port, Settings settings) throws Refusal {
    Optional<String> certificate = settings.find("hatoba.tls-cert");
    Optional<String> key = settings.find("hatoba.tls-key");
    if (certificate.isEmpty() && key.isEmpty()) {
      if (port.isPresent()) {
        throw new Refusal("--https-port needs " + CERTIFICATE + " and " + KEY);
      }
      return Optional.empty();
    }
    if (certificate.isEmpty()) {
      throw new Refusal(KEY + " needs " + CERTIFICATE);
    }
    if (key.isEmpty()) {
      throw new Refusal(CERTIFICATE + " needs " + KEY);
    }
    return Optional.of(
        new Tls(
            port.orElse(DEFAULT_PORT), path(CERTIFICATE, certificate.get()), path(KEY, key.get())));
  }

  private static Path path(String name, String value) throws Refusal {
    try {
      return Path.of(value).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new Refusal(name + ": " + value + " is no path");
    }
  }
}
