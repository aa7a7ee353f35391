package io.hatoba.server;

import io.hatoba.transfer.TransferException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What follows the name of a command.
 *
 * @param words in their order
 * @param options by their names, without the dashes
 * @param rest what follows {@code --}
 */
record CommandArguments(List<String> words, Map<String, String> options, List<String> rest) {
  /**
   * Reads {@code --name value} and {@code --name=value}, anywhere among the words.
   *
   * @throws TransferException for an option that is not known or has no value
   */
  static CommandArguments parse(List<String> arguments, Set<String> known)
      throws TransferException {
    List<String> words = new ArrayList<>();
    Map<String, String> options = new HashMap<>();
    for (int at = 0; at < arguments.size(); at++) {
      String argument = arguments.get(at);
      if (argument.equals("--")) {
        return new CommandArguments(words, options, arguments.subList(at + 1, arguments.size()));
      }
      if (!argument.startsWith("-")) {
        words.add(argument);
        continue;
      }
      int equals = argument.indexOf('=');
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (!name.startsWith("--") || !known.contains(name.substring(2))) {
        throw new TransferException("unknown option " + name + "; see --help");
      }
      if (equals < 0 && ++at == arguments.size()) {
        throw new TransferException(name + " needs a value");
      }
      options.put(
          name.substring(2), equals < 0 ? arguments.get(at) : argument.substring(equals + 1));
    }
    return new CommandArguments(words, options, List.of());
  }

  Optional<String> option(String name) {
    return Optional.ofNullable(options.get(name));
  }
}
