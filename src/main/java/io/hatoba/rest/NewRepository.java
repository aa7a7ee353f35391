package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hatoba.oci.Visibility;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a repository is to be.
 *
 * @param hidden {@code private}, of which {@code visibility} says more where it is there
 */
record NewRepository(
    @Nullable String name,
    @Nullable String description,
    @Nullable String homepage,
    @JsonProperty("private") @Nullable Boolean hidden,
    @Nullable String visibility) {
  private static final int LONGEST_DESCRIPTION = 350;
  private static final int LONGEST_HOMEPAGE = 255;

  String requireName() {
    return Bodies.require("Repository", "name", name);
  }

  /** Who is to see it; of those that say nothing, as GitHub has it. */
  Visibility visibility(Visibility otherwise) {
    Visibility byFlag =
        hidden == null ? otherwise : hidden ? Visibility.PRIVATE : Visibility.PUBLIC;
    return Bodies.word("Repository", "visibility", Visibility.class, visibility).orElse(byFlag);
  }

  static Optional<String> description(@Nullable String value) {
    return Bodies.text("Repository", "description", value, LONGEST_DESCRIPTION);
  }

  static Optional<String> homepage(@Nullable String value) {
    return Bodies.text("Repository", "homepage", value, LONGEST_HOMEPAGE);
  }

  /** The description; empty if nobody said. */
  String describedAs() {
    return description(description).orElse("");
  }

  /** The homepage; empty if nobody said. */
  String readAt() {
    return homepage(homepage).orElse("");
  }
}
