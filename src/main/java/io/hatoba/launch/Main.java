package io.hatoba.launch;

import fish.payara.micro.PayaraMicro;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.security.Security;
import java.security.cert.Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Main class of the self-contained jar: starts Payara Micro with the bundled WAR, or says in one
 * line why not.
 */
public final class Main {
  private static final PrintStream OUT = System.out;
  private static final PrintStream ERR = System.err;
  private static final String START_FAILURE = "hatoba.start.failure";
  private static final int DEFAULT_TRANSFERS = 512;
  private static final int OTHER_THREADS = 320;
  // Strong, since the server filters and the log manager holds its loggers weakly.
  private static final Logger SERVER_LOG = Logger.getLogger("PayaraMicro");

  private Main() {}

  /** Runs until it is told to end; ends with 1 if it cannot start. */
  public static void main(String[] arguments) {
    long began = System.nanoTime();
    try {
      Settings settings = Settings.ofThisProcess();
      if (Commands.isOne(arguments)) {
        int code = Commands.run(List.of(arguments), settings, OUT, ERR);
        OUT.flush();
        System.exit(code);
      }
      Options options = Options.parse(arguments, settings);
      if (options.help()) {
        OUT.print(Help.TEXT);
        return;
      }
      start(options, settings);
      OUT.printf(
          Locale.ROOT,
          "Hatoba is ready at %s after %.1f s%n",
          settings.find("hatoba.url").orElseThrow(),
          (System.nanoTime() - began) / 1e9);
    } catch (Refusal refusal) {
      if (Ending.underWay()) {
        return;
      }
      ERR.println("hatoba: " + ConsoleLog.escaped(refusal.line()));
      Ending.exit(1);
    }
  }

  private static void start(Options options, Settings settings) throws Refusal {
    // Payara would choose IPv4 only; all interfaces means both.
    if (System.getProperty("java.net.preferIPv4Stack") == null) {
      System.setProperty("java.net.preferIPv4Stack", "false");
    }
    DataDirectory data = DataDirectory.open(settings);
    requireOwnName();
    requireFree(options.address(), options.port());
    Optional<TlsKeys> keys = Optional.empty();
    if (options.tls().isPresent()) {
      requireFree(options.address(), options.tls().get().port());
      keys = Optional.of(keys(options.tls().get()));
      Security.addProvider(new TlsProvider(keys.get()));
    }
    System.setProperty("hatoba.data-dir", data.root().toString());
    System.setProperty("java.io.tmpdir", data.temporary().toString());
    if (settings.find("hatoba.url").isEmpty()) {
      System.setProperty("hatoba.url", options.origin());
    }
    System.getProperties().put(ListenerFilters.PROPERTY, new ListenerFilters(ERR));
    Ending.listen();
    // The server's shutdown hook would lift its own level to ALL.
    SERVER_LOG.setFilter(line -> line.getLevel().intValue() >= Level.WARNING.intValue());
    Optional<String> failure = runServer(arguments(options, settings, data));
    if (failure.isPresent()) {
      throw new Refusal(failure.get());
    }
    if (keys.isPresent()) {
      requireShown(keys.get(), options.address(), options.tls().orElseThrow().port());
    }
  }

  private static String[] arguments(Options options, Settings settings, DataDirectory data)
      throws Refusal {
    String preboot = ServerFiles.preboot(options, transfers(settings) + OTHER_THREADS);
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--nohazelcast",
                "--disablephonehome",
                "--rootdir",
                data.server().toString(),
                "--prebootcommandfile",
                data.write("preboot.txt", preboot).toString(),
                "--postbootcommandfile",
                data.write("postboot.txt", ServerFiles.postboot()).toString()));
    if (System.getProperty("java.util.logging.config.file") == null) {
      arguments.add("--logproperties");
      arguments.add(data.write("logging.properties", ServerFiles.logging()).toString());
    }
    return arguments.toArray(new String[0]);
  }

  /**
   * The number of transfers, for the thread pool only; the application refuses a bad one by name.
   */
  private static int transfers(Settings settings) {
    try {
      return settings
          .find("hatoba.transfers")
          .map(Integer::parseInt)
          .filter(n -> n > 0 && n <= 100_000)
          .orElse(DEFAULT_TRANSFERS);
    } catch (NumberFormatException e) {
      return DEFAULT_TRANSFERS;
    }
  }

  private static void requireShown(TlsKeys keys, Optional<String> address, int port)
      throws Refusal {
    Certificate shown = TlsHandshake.peer(address, port);
    if (!shown.equals(keys.current().chain().get(0))) {
      throw new Refusal("on port " + port + " the server shows a certificate of its own");
    }
  }

  private static TlsKeys keys(Tls tls) throws Refusal {
    return new TlsKeys(
        tls, Clock.systemUTC(), line -> ERR.println("hatoba: " + ConsoleLog.escaped(line)));
  }

  /** The server looks up its own machine, and gives up without a reason where it cannot. */
  private static void requireOwnName() throws Refusal {
    try {
      InetAddress.getLocalHost();
    } catch (UnknownHostException e) {
      throw new Refusal(
          "the name of this machine has no address ("
              + e.getMessage()
              + "); /etc/hosts can give one");
    }
  }

  private static void requireFree(Optional<String> address, int port) throws Refusal {
    String where = address.map(a -> " on " + a).orElse("");
    try (ServerSocket probe = new ServerSocket()) {
      probe.setReuseAddress(true);
      probe.bind(
          address.isPresent()
              ? new InetSocketAddress(InetAddress.getByName(address.get()), port)
              : new InetSocketAddress(port));
    } catch (UnknownHostException e) {
      throw new Refusal("HATOBA_ADDRESS: " + address.orElse("") + " is no address of this machine");
    } catch (IOException e) {
      throw new Refusal("port " + port + where + " cannot be used: " + e.getMessage());
    }
  }

  /** Starts the server and its application; the reason if that failed. */
  private static Optional<String> runServer(String[] arguments) {
    try {
      PayaraMicro.main(arguments);
      // The names of deployed applications would hold one that failed; these have started.
      boolean started =
          !PayaraMicro.getInstance()
              .getRuntime()
              .getLocalDescriptor()
              .getDeployedApplications()
              .isEmpty();
      String named = System.getProperty(START_FAILURE);
      return named == null && started ? Optional.empty() : Optional.of(reason(named));
    } catch (Exception | LinkageError e) {
      return Optional.of("the server did not start: " + e);
    }
  }

  private static String reason(@Nullable String named) {
    return named != null
        ? named
        : ConsoleLog.firstFailure()
            .map(cause -> "the application did not start: " + cause)
            .orElse("the application did not start; see the log above");
  }
}
