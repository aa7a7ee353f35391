package io.hatoba.oci;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What an image runs on (OCI Image Specification, "Image Index", {@code platform}).
 *
 * @param os such as {@code linux}
 * @param architecture such as {@code arm64}
 * @param variant such as {@code v8}
 */
public record Platform(String os, String architecture, Optional<String> variant) {
  /** The fields of its JSON object that make it. */
  static final Set<String> FIELDS = Set.of("os", "architecture", "variant");

  /** What BuildKit says of attestations. */
  private static final String UNKNOWN = "unknown";

  private static final int LONGEST = 64;

  /** The platform of an object's strings; empty without both of the fields that it must have. */
  static Optional<Platform> of(Map<String, String> fields) {
    Optional<String> os = word(fields.get("os"));
    Optional<String> architecture = word(fields.get("architecture"));
    return os.flatMap(
        system ->
            architecture.map(
                machine -> new Platform(system, machine, word(fields.get("variant")))));
  }

  private static Optional<String> word(@org.jspecify.annotations.Nullable String text) {
    return Optional.ofNullable(text)
        .filter(word -> !word.isEmpty() && word.length() <= LONGEST)
        // Lists of platforms are written with commas.
        .filter(word -> word.chars().allMatch(c -> c > ' ' && c < 127 && c != ','));
  }

  /** False for attestations, whose platform says that there is none. */
  public boolean known() {
    return !os.equals(UNKNOWN) || !architecture.equals(UNKNOWN);
  }

  /** As docker writes it, {@code linux/arm64/v8}. */
  @Override
  public String toString() {
    return os + "/" + architecture + variant.map(which -> "/" + which).orElse("");
  }
}
