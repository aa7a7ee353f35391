package io.hatoba.distribution;

/**
 * Whose transfers are counted together. A workflow counts as its repository, so that one that runs
 * wild holds up no other of its owner; a stranger as the address.
 *
 * @param kind what the name is of
 * @param name a surrogate key, or an address
 */
record Party(Kind kind, String name) {
  /** Who may be a party. */
  enum Kind {
    /** Whoever has signed in. */
    ACCOUNT("your account"),
    /** Whose workflow calls. */
    REPOSITORY("your repository"),
    /** Of whoever has not signed in. */
    ADDRESS("your address");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  static Party account(long id) {
    return new Party(Kind.ACCOUNT, Long.toString(id));
  }

  static Party repository(long id) {
    return new Party(Kind.REPOSITORY, Long.toString(id));
  }

  static Party address(String address) {
    return new Party(Kind.ADDRESS, address);
  }

  /** What a refusal calls it. */
  String words() {
    return kind.words;
  }
}
