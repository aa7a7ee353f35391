package io.hatoba.server;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hatoba.config.InvalidSettingException;
import io.hatoba.config.Settings;
import io.hatoba.oci.RegistryException;
import io.hatoba.transfer.TransferException;
import io.hatoba.transfer.backup.Administration;
import io.hatoba.transfer.images.Images;
import io.hatoba.transfer.images.Login;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Commands of the self-contained jar, which run in a process of their own and without a container.
 * The launcher calls it by name, since this stands in the WAR and the launcher does not.
 */
public final class CommandLine {
  private static final String LOGIN = "HATOBA_LOGIN";
  private static final String TOKEN = "HATOBA_TOKEN";

  private final Settings settings;
  private final Function<String, Optional<String>> source;
  private final CommandArguments arguments;
  private final PrintStream out;

  private CommandLine(
      Settings settings,
      Function<String, Optional<String>> source,
      CommandArguments arguments,
      PrintStream out) {
    this.settings = settings;
    this.source = source;
    this.arguments = arguments;
    this.out = out;
  }

  /**
   * Runs a command.
   *
   * @param line its name and what follows
   * @param settings gives the text of a setting by its property form, or nothing
   * @param out takes what came of it
   * @param err takes a line if it came to nothing
   * @return the exit code: 0, or 1 if it came to nothing or found faults
   */
  public static int run(
      List<String> line,
      Function<String, Optional<String>> settings,
      PrintStream out,
      PrintStream err) {
    try {
      CommandArguments arguments =
          CommandArguments.parse(line.subList(1, line.size()), Set.of("url", "owner", "partial"));
      return new CommandLine(new Settings(settings), settings, arguments, out).run(line.get(0));
    } catch (TransferException refused) {
      err.println("hatoba: " + printable(refused.line()));
      return 1;
    } catch (InvalidSettingException | RegistryException refused) {
      err.println("hatoba: " + printable(String.valueOf(refused.getMessage())));
      Throwable cause = refused.getCause();
      if (cause != null) {
        err.println("hatoba: because of " + printable(cause.toString()));
      }
      return 1;
    }
  }

  private int run(String command) throws TransferException {
    return switch (command) {
      case "export" -> exportImages();
      case "import" -> importImages();
      case "import-tree" -> importTree();
      case "verify" -> verify();
      case "backup" -> backup();
      case "restore" -> restore();
      case "backup-fence" -> fence();
      default -> throw new TransferException("unknown command " + command + "; see --help");
    };
  }

  private InstanceCommands instance() {
    return new InstanceCommands(settings, line -> out.println(printable(line)));
  }

  /** The node that is asked; empty where none answers and none was named. */
  private Optional<Administration> node() throws TransferException {
    URI url = url();
    if (arguments.option("url").isEmpty() && !Administration.answers(url)) {
      return Optional.empty();
    }
    Login asker =
        login()
            .orElseThrow(
                () ->
                    new TransferException(
                        LOGIN
                            + " and "
                            + TOKEN
                            + " must name a site administrator to "
                            + url
                            + ", or HATOBA_URL the server that may be shown initial-admin.json"));
    return Optional.of(new Administration(url, asker.token()));
  }

  private int verify() throws TransferException {
    requireWords(0, "verify");
    return instance().verify(node());
  }

  private int backup() throws TransferException {
    requireWords(1, "backup DIR");
    return instance().backup(node(), path(arguments.words().get(0)));
  }

  private int restore() throws TransferException {
    requireWords(1, "restore DIR [--partial yes]");
    boolean partial = arguments.option("partial").filter("yes"::equals).isPresent();
    return instance().restore(path(arguments.words().get(0)), partial);
  }

  private int fence() throws TransferException {
    if (arguments.rest().isEmpty()) {
      throw new TransferException("usage: java -jar hatoba.jar backup-fence -- COMMAND [WORD]...");
    }
    Administration node =
        node().orElseThrow(() -> new TransferException("no node answers at " + settings.url()));
    return instance().fence(node, arguments.rest());
  }

  private int exportImages() throws TransferException {
    requireWords(2, "export NAME DIR [TAG or DIGEST]...");
    List<String> words = arguments.words();
    images().exportTo(words.get(0), words.subList(2, words.size()), path(words.get(1)));
    return 0;
  }

  private int importImages() throws TransferException {
    requireWords(2, "import DIR NAME [TAG or DIGEST]...");
    List<String> words = arguments.words();
    images().importFrom(path(words.get(0)), words.get(1), words.subList(2, words.size()));
    return 0;
  }

  private int importTree() throws TransferException {
    requireWords(1, "import-tree DIR [--owner OWNER]");
    images()
        .importTree(
            path(arguments.words().get(0)),
            arguments.option("owner").map(owner -> owner.toLowerCase(Locale.ROOT)));
    return 0;
  }

  private void requireWords(int least, String usage) throws TransferException {
    if (arguments.words().size() < least) {
      throw new TransferException("usage: java -jar hatoba.jar " + usage);
    }
  }

  private Images images() throws TransferException {
    return new Images(url(), login(), line -> out.println(printable(line)));
  }

  /** Where requests go. */
  private URI url() throws TransferException {
    String text = arguments.option("url").orElse(settings.url().toString());
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && text.matches("https?://[^/?#@]+/?")) {
        return url;
      }
    } catch (IllegalArgumentException noAddress) {
      // Refused below.
    }
    throw new TransferException("--url " + text + " is not of the form https://HOST[:PORT]");
  }

  /**
   * The environment's, else what the first start has left; but that only for the server that the
   * settings name in so many words, since it is good for everything: on a port that is merely usual
   * anybody of this machine may listen while no node runs.
   */
  private Optional<Login> login() throws TransferException {
    Optional<String> token = source.apply("hatoba.token").filter(text -> !text.isBlank());
    Optional<String> name = source.apply("hatoba.login").filter(text -> !text.isBlank());
    if (token.isPresent() != name.isPresent()) {
      throw new TransferException(LOGIN + " and " + TOKEN + " go together");
    }
    boolean named = source.apply("hatoba.url").filter(text -> !text.isBlank()).isPresent();
    if (token.isPresent() || !named || arguments.option("url").isPresent()) {
      return name.map(login -> new Login(login, token.orElseThrow()));
    }
    Path file = settings.dataDirectory().resolve("initial-admin.json");
    if (!Files.isReadable(file)) {
      return Optional.empty();
    }
    try {
      JsonNode first = new ObjectMapper().readTree(file.toFile());
      return Optional.of(new Login(first.path("login").asText(), first.path("token").asText()));
    } catch (JacksonException malformed) {
      throw new TransferException(file + " is not what the first start has written", malformed);
    } catch (IOException failure) {
      throw new TransferException(file + " cannot be read: " + failure, failure);
    }
  }

  private static Path path(String text) throws TransferException {
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException malformed) {
      throw new TransferException(text + " is no path", malformed);
    }
  }

  /** What a registry says goes to a terminal, which must not be told to do anything. */
  private static String printable(String line) {
    return line.replaceAll("\\p{Cc}", "?");
  }
}
