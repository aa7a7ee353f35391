package io.hatoba.registry;

import java.util.function.BooleanSupplier;

/**
 * Who looks at a package that they may read. A package before its first manifest, and damage that a
 * push would heal, show themselves as they are to those only who may push.
 *
 * @param holdsPush whether the credential at hand allows a push
 * @param mayPush whether the caller could push with another; asked only when it matters
 */
public record Viewer(boolean holdsPush, BooleanSupplier mayPush) {
  boolean pushes() {
    return holdsPush || mayPush.getAsBoolean();
  }
}
