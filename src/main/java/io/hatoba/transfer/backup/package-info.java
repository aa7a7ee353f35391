/**
 * Backup and restore of an instance with an embedded database, and fences for those who have other
 * means (ADR 34). Runs in the process of a command, beside the server or without one.
 */
@NullMarked
package io.hatoba.transfer.backup;

import org.jspecify.annotations.NullMarked;
