package io.hatoba.registry;

import java.util.function.BooleanSupplier;

/**
 * Who looks at a package that they may read. A package before its first manifest, and damage that a
 * push would heal, show themselves as they are to those only who may push.
 *
 * @param holdsPush whether the credential at hand allows a push
 * @param mayPush whether the caller could push with another; asked only when it matters
 * @param served whether packages of the type are served at all; if not, nobody sees any
 */
public record Viewer(boolean holdsPush, BooleanSupplier mayPush, boolean served) {
  /** Of a type that is served. */
  public Viewer(boolean holdsPush, BooleanSupplier mayPush) {
    this(holdsPush, mayPush, true);
  }

  boolean pushes() {
    return holdsPush || mayPush.getAsBoolean();
  }

  /**
   * Whether the viewer sees a package.
   *
   * @param active whether it has had a manifest
   */
  boolean sees(boolean active) {
    return served && (active || pushes());
  }
}
