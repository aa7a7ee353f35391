package io.hatoba.rest;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The permissions of a workflow token, as GitHub Actions writes them.
 *
 * @param packages {@code read} or {@code write}
 */
record PackagePermissions(@Nullable String packages) {
  private enum Word {
    READ,
    WRITE
  }

  static PackagePermissions of(boolean writes) {
    return new PackagePermissions(Bodies.of(writes ? Word.WRITE : Word.READ));
  }

  /** Whether they let write; what says nothing reads. */
  static boolean writes(String resource, @Nullable PackagePermissions asked) {
    Optional<Word> word =
        asked == null
            ? Optional.empty()
            : Bodies.word(resource, "permissions", Word.class, asked.packages());
    return word.filter(one -> one == Word.WRITE).isPresent();
  }
}
