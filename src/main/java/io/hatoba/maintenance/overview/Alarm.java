package io.hatoba.maintenance.overview;

import java.util.List;

/**
 * Something that is wrong, or that somebody should know of. Words for it are found by its code.
 *
 * @param parameters as the code says, in its order: {@code String}, {@code Long}, {@code Instant}
 *     or {@code Duration}
 */
public record Alarm(Code code, Severity severity, List<Object> parameters) {
  /** Copies the list. */
  public Alarm {
    parameters = List.copyOf(parameters);
  }

  static Alarm of(Code code, Severity severity, Object... parameters) {
    return new Alarm(code, severity, List.of(parameters));
  }

  /** How bad it is, the worst first. */
  public enum Severity {
    /** Something is lost, or is not served. */
    ERROR,
    /** Something will be, if nobody does anything. */
    WARNING,
    /** It is so because somebody wants it so, or will pass by itself. */
    NOTICE
  }

  /** What it is. Codes do not change. */
  public enum Code {
    /** Layers, configs or manifests are damaged: how many blobs, how many manifests. */
    CONTENT_DAMAGED,
    /** The layer store does not answer a node: the node's host. */
    STORE_NOT_ANSWERING,
    /** The disk of layers is nearly full: bytes that are free, bytes in all. */
    DISK_NEARLY_FULL,
    /** The disk of layers is slow: the node's host, how long a few bytes took. */
    DISK_SLOW,
    /** The database is slow: the node's host, how long a commit took. */
    DATABASE_SLOW,
    /** The clock of a node is wrong: the node's host, by how much, as a positive duration. */
    CLOCK_WRONG,
    /** A node has disappeared, and none has come in its place: its host, when it was seen last. */
    NODE_GONE,
    /** Nobody has swept for long: since when. */
    SWEEP_LATE,
    /** A sweep does not end: when it began. */
    SWEEP_STUCK,
    /** Steps of the last sweep failed: how many. */
    SWEEP_FAILING,
    /** Nobody has begun to read all layers when it was time: since when. */
    SCRUB_LATE,
    /** A round of reading all layers does not end: when it began. */
    SCRUB_STUCK,
    /** No node goes on with a migration: its number. */
    MIGRATION_STOPPED,
    /** Webhooks do not arrive: of how many hooks the last attempt failed. */
    HOOKS_FAILING,
    /** The audit log has more to write than it can: how many events of a day have no line. */
    AUDIT_OVERFLOWING,
    /** Nodes run different versions: each of them, by commas. */
    VERSIONS_DIFFER,
    /** A type of packages is read-only: the type, in small letters. */
    PACKAGE_TYPE_READ_ONLY,
    /** A type of packages is disabled: the type, in small letters. */
    PACKAGE_TYPE_DISABLED
  }
}
