package io.hatoba.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.Assertions;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.junit5.ArquillianExtension;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that runs inside Payara Micro on the loopback interface, next to the beans of the built
 * WAR, and injects them. Every subclass starts a server of its own (half a minute), so there are
 * few.
 */
@Tag("payara")
@ExtendWith(ArquillianExtension.class)
abstract class InContainer {

  @Deployment
  static WebArchive hatobaWithTests() {
    prepareFiles();
    return ShrinkWrap.createFromZipFile(
            WebArchive.class, ServerUnderTest.target("hatoba.war").toFile())
        .addClass(InContainer.class)
        .addAsLibrary(library(Assertions.class))
        .addAsLibrary(library(net.bytebuddy.ByteBuddy.class));
  }

  /** What arquillian.xml names; the server refuses a root of an earlier run. */
  private static void prepareFiles() {
    Path container = ServerUnderTest.target("it-container");
    Path settings = Path.of(System.getProperty("hatoba.it.config", "server-config/payara-micro"));
    String listener =
        "set configs.config.server-config.network-config.network-listeners.network-listener.http-listener.";
    RunningHatoba.delete(container);
    try {
      Files.createDirectories(container.resolve("tmp"));
      Files.writeString(
          container.resolve("preboot.txt"),
          Files.readString(settings.resolve("preboot.txt"))
              + listener
              + "address=127.0.0.1\n"
              + listener
              + ("port=" + ServerUnderTest.freePort() + "\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static File library(Class<?> inside) {
    try {
      return new File(inside.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
