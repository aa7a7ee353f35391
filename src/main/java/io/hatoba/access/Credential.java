package io.hatoba.access;

/**
 * What somebody showed to sign in.
 *
 * @param kind in which table it is
 * @param id surrogate key there
 */
public record Credential(Kind kind, long id) {
  /** Kinds of credentials. */
  public enum Kind {
    /** A personal access token. */
    PERSONAL,
    /** A token of a workflow's run. */
    WORKFLOW,
    /** The session of a browser. */
    SESSION
  }
}
