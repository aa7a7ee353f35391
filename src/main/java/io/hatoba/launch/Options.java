package io.hatoba.launch;

import java.util.Optional;

/**
 * What the command line says.
 *
 * @param help print the help and end
 * @param port the port of plain HTTP
 * @param address the address to listen on; empty for all
 */
record Options(boolean help, int port, Optional<String> address) {
  private static final int DEFAULT_PORT = 8080;

  /**
   * Reads {@code --name value} and {@code --name=value}.
   *
   * @throws Refusal for an unknown option, a missing or a bad value
   */
  static Options parse(String[] arguments, Settings settings) throws Refusal {
    int port = DEFAULT_PORT;
    Optional<String> address = Optional.empty();
    Optional<String> set = settings.find("hatoba.address");
    if (set.isPresent()) {
      address = Optional.of(address("HATOBA_ADDRESS", set.get()));
    }
    for (int at = 0; at < arguments.length; at++) {
      String argument = arguments[at];
      if (argument.equals("--help") || argument.equals("-h")) {
        return new Options(true, port, address);
      }
      int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
      String name = equals < 0 ? argument : argument.substring(0, equals);
      switch (name) {
        case "--port", "--address", "--https-port" -> {
          if (equals < 0 && ++at == arguments.length) {
            throw new Refusal(name + " needs a value");
          }
          String value = equals < 0 ? arguments[at] : argument.substring(equals + 1);
          if (name.equals("--port")) {
            port = port(name, value);
          } else if (name.equals("--address")) {
            address = Optional.of(address(name, value));
          } else {
            throw tlsNotYet(name);
          }
        }
        default ->
            throw new Refusal(
                "unknown option "
                    + argument
                    + "; options are --port, --https-port, --address and --help");
      }
    }
    for (String tls : new String[] {"hatoba.tls-cert", "hatoba.tls-key"}) {
      if (settings.find(tls).isPresent()) {
        throw tlsNotYet("HATOBA_TLS_CERT with HATOBA_TLS_KEY");
      }
    }
    return new Options(false, port, address);
  }

  private static Refusal tlsNotYet(String what) {
    return new Refusal(
        what
            + " is not available yet; put a proxy that speaks TLS in front, and set HATOBA_URL to"
            + " its origin");
  }

  /**
   * It becomes a word of a command to the server; whether it is one of this machine shows later.
   */
  private static String address(String name, String value) throws Refusal {
    if (value.isEmpty() || !value.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new Refusal(name + " " + value + " is no address");
    }
    return value;
  }

  private static int port(String name, String value) throws Refusal {
    try {
      int port = Integer.parseInt(value);
      if (port >= 1 && port <= 65535) {
        return port;
      }
    } catch (NumberFormatException e) {
      // Refused below, like a number out of range.
    }
    throw new Refusal(name + " " + value + " is no port; give a number from 1 to 65535");
  }
}
