package io.hatoba.metadata.content;

/** Why a tag moved. Names are kept in rows; none is ever given another meaning. */
public enum TagMoveCause {
  /** A manifest was pushed under the tag. */
  PUSH,
  /** Somebody pointed the tag at a manifest that was there. */
  MOVE,
  /** The tag, or the manifest that it named, was deleted. */
  DELETE,
  /** What it named was restored. */
  RESTORE,
  /** Somebody put it back to what it named before. */
  PUT_BACK,
  /** Its package was migrated into another. */
  MIGRATION,
  /** A rule of retention deleted it. */
  RETENTION
}
