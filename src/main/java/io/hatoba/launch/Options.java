package io.hatoba.launch;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What the command line says.
 *
 * @param help print the help and end
 * @param port the port of plain HTTP
 * @param address the address to listen on; empty for all
 * @param tls what HTTPS needs; empty for none
 */
record Options(boolean help, int port, Optional<String> address, Optional<Tls> tls) {
  private static final int DEFAULT_PORT = 8080;

  /**
   * Reads {@code --name value} and {@code --name=value}.
   *
   * @throws Refusal for an unknown option, a missing or a bad value
   */
  static Options parse(String[] arguments, Settings settings) throws Refusal {
    int port = DEFAULT_PORT;
    OptionalInt httpsPort = OptionalInt.empty();
    Optional<String> address = Optional.empty();
    Optional<String> set = settings.find("hatoba.address");
    if (set.isPresent()) {
      address = Optional.of(address("HATOBA_ADDRESS", set.get()));
    }
    for (int at = 0; at < arguments.length; at++) {
      String argument = arguments[at];
      if (argument.equals("--help") || argument.equals("-h")) {
        return new Options(true, port, address, Optional.empty());
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
            httpsPort = OptionalInt.of(port(name, value));
          }
        }
        default ->
            throw new Refusal(
                "unknown option "
                    + argument
                    + "; options are --port, --https-port, --address and --help");
      }
    }
    Optional<Tls> tls = Tls.of(httpsPort, settings);
    if (tls.isPresent() && tls.get().port() == port) {
      throw new Refusal("--port and --https-port are both " + port + "; give another");
    }
    return new Options(false, port, address, tls);
  }

  /** What clients on this machine call this instance, where no setting says otherwise. */
  String origin() {
    return tls.map(secure -> origin("https", secure.port(), 443))
        .orElseGet(() -> origin("http", port, 80));
  }

  private static String origin(String scheme, int port, int usual) {
    return scheme + "://localhost" + (port == usual ? "" : ":" + port);
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
