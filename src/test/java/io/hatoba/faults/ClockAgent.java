package io.hatoba.faults;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.matcher.ElementMatchers;

/**
 * Puts the clock of a JVM wrong: all that asks {@code java.time} what time it is gets another
 * answer. libfaketime would do it from outside, and no server starts under it.
 */
public final class ClockAgent {
  private ClockAgent() {}

  /** What the code of the clock is followed by. */
  static final class Wrong {
    private Wrong() {}

    /** A local variable, which becomes what is returned. */
    @Advice.OnMethodExit
    @SuppressWarnings({"UnusedVariable", "PMD.UnusedAssignment"})
    static void exit(@Advice.Return(readOnly = false) Instant now) {
      now = now.plusSeconds(Long.getLong("hatoba.test.clock-seconds"));
    }
  }

  /** Called by the JVM before its program. */
  public static void premain(String options, Instrumentation instrumentation) {
    new AgentBuilder.Default()
        .disableClassFormatChanges()
        .with(AgentBuilder.RedefinitionStrategy.RETRANSFORMATION)
        .ignore(ElementMatchers.none())
        .type(ElementMatchers.named("java.time.Clock"))
        .transform(
            (builder, type, loader, module, domain) ->
                builder.visit(Advice.to(Wrong.class).on(ElementMatchers.named("currentInstant"))))
        .installOn(instrumentation);
  }

  /**
   * Options of a JVM whose clock is wrong.
   *
   * @param directory for the agent
   */
  static String options(Path directory, Duration ahead) {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.putValue("Premain-Class", ClockAgent.class.getName());
    attributes.putValue("Can-Retransform-Classes", "true");
    attributes.put(
        Attributes.Name.CLASS_PATH,
        ByteBuddy.class.getProtectionDomain().getCodeSource().getLocation().toString());
    Path jar = directory.resolve("clock-agent.jar");
    try (OutputStream file = Files.newOutputStream(jar);
        JarOutputStream out = new JarOutputStream(file, manifest)) {
      for (Class<?> each : List.of(ClockAgent.class, Wrong.class)) {
        String name = each.getName().replace('.', '/') + ".class";
        out.putNextEntry(new ZipEntry(name));
        try (InputStream in = ClockAgent.class.getResourceAsStream("/" + name)) {
          in.transferTo(out);
        }
        out.closeEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "-javaagent:" + jar + " -Dhatoba.test.clock-seconds=" + ahead.toSeconds();
  }
}
