package io.hatoba.rest;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.hatoba.oci.Visibility;
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
  String requireName() {
    return Bodies.require("Repository", "name", name);
  }

  /** Who is to see it; of those that say nothing, as GitHub has it. */
  Visibility visibility(Visibility otherwise) {
    Visibility byFlag =
        hidden == null ? otherwise : hidden ? Visibility.PRIVATE : Visibility.PUBLIC;
    return Bodies.word("Repository", "visibility", Visibility.class, visibility).orElse(byFlag);
  }
}
