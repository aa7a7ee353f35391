package io.hatoba.catalog.hooks;

import io.hatoba.oci.Sentence;

/** What a hook cannot be, and why one could not be told something. */
public enum HookRule implements Sentence {
  /** The longest. */
  URL("url must be an http or https URL of at most {0} characters, without user and fragment"),
  /** The most characters. */
  SECRET_LENGTH("secret has at most {0} characters"),
  /** Of events. */
  NO_EVENT("a hook has at least one event"),
  /** The name. */
  UNKNOWN_EVENT("'{0}' is no event; those of packages are package and registry_package"),
  /** On what. */
  HOOK_EXISTS("Hook already exists on this {0}"),
  /** The event, the most. */
  HOOKS_OF_EVENT("The \"{0}\" event cannot have more than {1} hooks"),
  /** Of what, the most. */
  HOOKS_ALTOGETHER("the {0} cannot have more than {1} hooks"),
  /** The most. */
  TOO_MANY_RANGES("there are at most {0} ranges"),
  /** The text. */
  NO_RANGE("'{0}' is no CIDR range such as 10.0.0.0/8"),

  /** Of attempts. */
  TIMED_OUT("timed out"),
  /** Of attempts that went wrong here. */
  ATTEMPT_FAILED("failed"),
  /** Of attempts: what went wrong. */
  NOT_CONNECTED("failed to connect to host: {0}"),
  /** What went wrong. */
  NO_ADDRESS("the host has no address"),
  /** What went wrong. */
  HOST_UNKNOWN("the host's name is not known"),
  /** What went wrong. */
  ADDRESS_NOT_ALLOWED("the host has an address that is not allowed"),
  /** What went wrong. */
  CERTIFICATE_REFUSED("the host's certificate is not good"),
  /** What went wrong. */
  NOT_HTTP("the answer is not of HTTP"),
  /** What went wrong. */
  ANSWER_DOES_NOT_BEGIN("the answer does not begin"),
  /** What went wrong. */
  TOO_MANY_HEADERS("the answer has too many headers"),
  /** What went wrong. */
  ENDED_WITHOUT_ANSWER("the connection ended without an answer"),
  /** What went wrong, as Java says it. */
  CONNECTION_REFUSED("Connection refused"),
  /** What went wrong, as Java says it. */
  CONNECTION_RESET("Connection reset"),
  /** What went wrong, as Java says it. */
  NO_ROUTE("No route to host"),
  /** What went wrong, as Java says it. */
  NETWORK_UNREACHABLE("Network is unreachable");

  private final String pattern;

  HookRule(String pattern) {
    this.pattern = pattern;
  }

  @Override
  public String pattern() {
    return pattern;
  }
}
