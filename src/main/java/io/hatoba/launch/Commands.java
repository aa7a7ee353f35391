package io.hatoba.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Commands beside the server. They stand in the WAR, like everything that knows images and rows, so
 * they are run by classes that are unpacked from it for the time of the command.
 */
final class Commands {
  private static final Set<String> NAMES =
      Set.of("export", "import", "import-tree", "verify", "backup", "restore", "backup-fence");

  private static final String WAR = "/MICRO-INF/deploy/hatoba.war";
  private static final String RUNNER = "io.hatoba.server.CommandLine";

  private Commands() {}

  /** Whether the command line is one of a command. */
  static boolean isOne(String[] arguments) {
    return arguments.length > 0 && NAMES.contains(arguments[0]);
  }

  /**
   * Runs it.
   *
   * @return the exit code
   * @throws Refusal if it cannot be begun
   */
  static int run(List<String> arguments, Settings settings, PrintStream out, PrintStream err)
      throws Refusal {
    if (arguments.get(0).equals("restore")) {
      // Nobody may start on a directory that is half restored.
      DataDirectory.open(settings);
    }
    Path unpacked = null;
    try {
      unpacked = Files.createTempDirectory("hatoba-command");
      return run(unpacked, arguments, settings, out, err);
    } catch (IOException failure) {
      throw new Refusal("the command cannot be unpacked: " + failure);
    } finally {
      if (unpacked != null) {
        delete(unpacked, err);
      }
    }
  }

  private static int run(
      Path unpacked, List<String> arguments, Settings settings, PrintStream out, PrintStream err)
      throws IOException, Refusal {
    Function<String, Optional<String>> source = settings::find;
    try (URLClassLoader classes =
        new URLClassLoader(unpack(unpacked), Commands.class.getClassLoader())) {
      Thread.currentThread().setContextClassLoader(classes);
      return (int)
          classes
              .loadClass(RUNNER)
              .getMethod("run", List.class, Function.class, PrintStream.class, PrintStream.class)
              .invoke(null, arguments, source, out, err);
    } catch (InvocationTargetException failure) {
      Throwable cause = failure.getTargetException();
      cause.printStackTrace(err);
      throw new Refusal(arguments.get(0) + " failed: " + cause);
    } catch (ReflectiveOperationException impossible) {
      throw new Refusal("this jar is not whole: " + impossible);
    }
  }

  private static URL[] unpack(Path directory) throws IOException, Refusal {
    Path classes = directory.resolve("WEB-INF/classes");
    Path libraries = directory.resolve("WEB-INF/lib");
    // Only a directory that is there has a URL of one.
    Files.createDirectories(classes);
    List<URL> places = new ArrayList<>(List.of(classes.toUri().toURL()));
    try (InputStream war = Commands.class.getResourceAsStream(WAR)) {
      if (war == null) {
        throw new Refusal("there is no application in this jar");
      }
      ZipInputStream entries = new ZipInputStream(war);
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        Path file = directory.resolve(entry.getName()).normalize();
        if (entry.isDirectory() || !file.startsWith(classes) && !file.startsWith(libraries)) {
          continue;
        }
        Files.createDirectories(file.getParent());
        Files.copy(entries, file);
        if (file.startsWith(libraries)) {
          places.add(file.toUri().toURL());
        }
      }
    }
    return places.toArray(new URL[0]);
  }

  private static void delete(Path tree, PrintStream err) {
    try (Stream<Path> all = Files.walk(tree)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException left) {
      err.println("hatoba: " + tree + " was left behind: " + left);
    }
  }
}
