package io.hatoba.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * A range of addresses in CIDR form, such as {@code 10.0.0.0/8} or {@code ::1}.
 *
 * @param network first address of the range, as text without names
 * @param prefix how many leading bits count
 */
public record NetworkRange(InetAddress network, int prefix) {
  /** Refuses a prefix that is longer than the address. */
  public NetworkRange {
    Objects.requireNonNull(network);
    if (prefix < 0 || prefix > network.getAddress().length * 8) {
      throw new IllegalArgumentException("has a prefix length outside the address");
    }
  }

  static List<NetworkRange> parseList(String text) {
    return Arrays.stream(text.split(","))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .map(NetworkRange::parse)
        .toList();
  }

  private static NetworkRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    if (!address.matches("[0-9.]+|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")) {
      throw new IllegalArgumentException("is not a list of CIDR ranges such as 10.0.0.0/8");
    }
    try {
      InetAddress network = InetAddress.getByName(address);
      int bits = network.getAddress().length * 8;
      int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
      return new NetworkRange(network, prefix);
    } catch (UnknownHostException | NumberFormatException malformed) {
      throw new IllegalArgumentException("is not a list of CIDR ranges such as 10.0.0.0/8");
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
