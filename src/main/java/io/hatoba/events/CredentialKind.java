package io.hatoba.events;

/** What somebody shows to say who they are. */
public enum CredentialKind {
  /** Nothing, or nothing that was good. */
  NONE,
  /** Nobody asked: the server did it by itself. */
  SYSTEM,
  /** A password. */
  PASSWORD,
  /** A personal access token (classic), or a bearer token that was made for one. */
  PERSONAL_ACCESS_TOKEN,
  /** A workflow token, or a bearer token that was made for one. */
  WORKFLOW_TOKEN,
  /** The session of a browser that is signed in. */
  SESSION
}
