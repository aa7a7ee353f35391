package io.hatoba.events;

/**
 * Who does something, and from where.
 *
 * @param actor who
 * @param address where the request comes from; empty for the server itself
 * @param userAgent what the client calls itself
 */
public record Origin(Actor actor, String address, String userAgent) {
  private static final int LONGEST_ADDRESS = 64;
  private static final int LONGEST_AGENT = 255;

  /** Takes of the texts what can be kept. */
  public Origin {
    address = PrintableText.of(address, LONGEST_ADDRESS);
    userAgent = PrintableText.of(userAgent, LONGEST_AGENT);
  }

  /** The server itself. */
  public static final Origin SYSTEM = new Origin(Actor.SYSTEM, "", "");

  /** The same place, somebody else. */
  public Origin as(Actor other) {
    return new Origin(other, address, userAgent);
  }
}
