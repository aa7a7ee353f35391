package io.hatoba.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A range of addresses in CIDR form, such as {@code 10.0.0.0/8} or {@code ::1}.
 *
 * @param network first address of the range, as text without names
 * @param prefix how many leading bits count
 */
public record NetworkRange(InetAddress network, int prefix) {
  private static final Pattern ADDRESS =
      Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");

  /** Refuses a prefix that is longer than the address. */
  public NetworkRange {
    Objects.requireNonNull(network);
    if (prefix < 0 || prefix > network.getAddress().length * 8) {
      throw new IllegalArgumentException("has a prefix length outside the address");
    }
  }

  /**
   * Reads ranges with commas between them.
   *
   * @throws IllegalArgumentException if one is none
   */
  public static List<NetworkRange> parseList(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .map(NetworkRange::parse)
        .toList();
  }

  private static NetworkRange parse(String text) {
    int slash = text.indexOf('/');
    try {
      InetAddress network =
          address(slash < 0 ? text : text.substring(0, slash))
              .orElseThrow(() -> new NumberFormatException("no address"));
      int bits = network.getAddress().length * 8;
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      return new NetworkRange(network, prefix);
    } catch (NumberFormatException malformed) {
      throw new IllegalArgumentException("is not a list of CIDR ranges such as 10.0.0.0/8");
    }
  }

  /** Reads an address; a name is none, and is not looked up. */
  static Optional<InetAddress> address(String text) {
    if (!ADDRESS.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(text));
    } catch (UnknownHostException malformed) {
      return Optional.empty();
    }
  }

  /** Whether the address lies in this range. */
  public boolean contains(InetAddress address) {
    byte[] mine = network.getAddress();
    byte[] other = address.getAddress();
    if (mine.length != other.length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }
}
