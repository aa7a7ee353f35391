package io.hatoba.server;

import io.hatoba.config.DatabaseSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Opens each database once for all tests that run in this JVM; they keep out of each other's way by
 * owners of their own. Tests of a database that cannot be had are skipped, and say why.
 */
final class DatabaseExtension implements ExecutionCondition, ParameterResolver {
  /**
   * Not JUnit's: a fork of the build is told its classes one by one, each of them a run of its own.
   */
  private static final Map<OnDatabase.Kind, Opened> OPENED = new EnumMap<>(OnDatabase.Kind.class);

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Opened opened = opened(context);
    return opened
        .absence
        .map(ConditionEvaluationResult::disabled)
        .orElseGet(() -> ConditionEvaluationResult.enabled("the database answers"));
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestDatabase.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return opened(context).database.orElseThrow();
  }

  private static Opened opened(ExtensionContext context) {
    OnDatabase.Kind kind =
        AnnotationSupport.findAnnotation(context.getRequiredTestClass(), OnDatabase.class)
            .orElseThrow()
            .value();
    synchronized (OPENED) {
      return OPENED.computeIfAbsent(kind, DatabaseExtension::open);
    }
  }

  private static Opened open(OnDatabase.Kind kind) {
    Opened opened = kind == OnDatabase.Kind.H2 ? openH2() : openPostgres();
    Runtime.getRuntime().addShutdownHook(new Thread(opened::close, "end of " + kind));
    return opened;
  }

  private static Opened openH2() {
    try {
      Path directory = Files.createTempDirectory("hatoba-h2-");
      TestDatabase database =
          TestDatabase.open(
              new DatabaseSettings("jdbc:h2:file:" + directory.resolve("hatoba"), "hatoba", ""));
      return new Opened(
          Optional.of(database),
          Optional.empty(),
          () -> {
            database.execute("shutdown immediately");
            deleteTree(directory);
          });
    } catch (IOException failure) {
      throw new IllegalStateException("no temporary directory", failure);
    }
  }

  private static void deleteTree(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.delete(directory);
  }

  private static Opened openPostgres() {
    PostgresServer.Start start = PostgresServer.start();
    if (start instanceof PostgresServer.Absent absent) {
      return new Opened(Optional.empty(), Optional.of(absent.reason()), () -> {});
    }
    PostgresServer.Running server = (PostgresServer.Running) start;
    TestDatabase database = TestDatabase.open(server.settings());
    return new Opened(
        Optional.of(database),
        Optional.empty(),
        () -> {
          database.close();
          server.stop().run();
        });
  }

  /** Ends what was opened. */
  private interface Ending {
    void run() throws IOException, SQLException;
  }

  private record Opened(Optional<TestDatabase> database, Optional<String> absence, Ending ending) {
    void close() {
      try {
        ending.run();
      } catch (IOException | SQLException | RuntimeException failure) {
        System.err.println("a database of tests did not end well: " + failure);
      }
    }
  }
}
