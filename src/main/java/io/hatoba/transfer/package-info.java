/**
 * What carries content in and out as a whole: backup, restore and verification of an instance, and
 * images as OCI layouts or trees of other registries.
 *
 * <p>Commands of the jar run it in a process of their own, without a container: nothing here may
 * need one but what says so.
 */
@NullMarked
package io.hatoba.transfer;

import org.jspecify.annotations.NullMarked;
