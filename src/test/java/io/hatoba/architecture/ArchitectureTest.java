package io.hatoba.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import io.hatoba.oci.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house as ARCHITECTURE 1 draws it, and proof that each rule finds who breaks it. */
class ArchitectureTest {
  /** What breaks a rule: the rule, and the source that does. */
  private record Breach(String rule, String name, String source) {
    @Override
    public String toString() {
      return name + ": " + rule;
    }

    static Breach of(String rule, String packageName, String body) {
      return new Breach(
          rule,
          "io.hatoba."
              + packageName
              + "."
              + body.replaceAll("(?s).*?(?:class|interface) (\\w+).*", "$1"),
          "package io.hatoba." + packageName + "; " + body);
    }
  }

  private static final List<Breach> BREACHES =
      List.of(
          Breach.of(
              "every class stands in a package of the table", "misc", "public class Stray {}"),
          Breach.of(
              "launch knows the JDK and Payara Micro's API only",
              "launch",
              "class Json { com.fasterxml.jackson.databind.ObjectMapper mapper; }"),
          Breach.of(
              "launch.grizzly knows the JDK and Grizzly only",
              "launch.grizzly",
              "class Elsewhere { fish.payara.micro.PayaraMicro server; }"),
          Breach.of(
              "no cycle of packages", "events", "public class Egg { io.hatoba.rest.Hen hen; }"),
          Breach.of(
              "no cycle of packages", "rest", "public class Hen { io.hatoba.events.Egg egg; }"),
          Breach.of(
              "groups of tables name each other's rows by id only",
              "metadata.events",
              "class Reaching { io.hatoba.metadata.content.TagEntity tag; }"),
          Breach.of(
              "boundaries never call each other",
              "rest",
              "class Neighbour { io.hatoba.distribution.Need need; }"),
          Breach.of(
              "the connector is bound by CDI and named by nobody",
              "registry",
              "class Insider { io.hatoba.storage.file.FileLayerConnectionFactory factory; }"),
          Breach.of(
              "jakarta.ws.rs.. only in distribution, rest, server",
              "registry",
              "class Answering { jakarta.ws.rs.core.Response answer; }"),
          Breach.of(
              "jakarta.persistence.. only in metadata",
              "catalog",
              "class Querying { jakarta.persistence.Query query; }"),
          Breach.of(
              "jakarta.faces.. only in web",
              "rest",
              "class Facing { jakarta.faces.context.FacesContext context; }"),
          Breach.of(
              "java.nio.file.. only in config, storage.file, transfer, server, launch",
              "storage",
              "class Filing { java.nio.file.Path path; }"),
          Breach.of(
              "org.eclipse.microprofile.. only in config",
              "access",
              "class Configured { org.eclipse.microprofile.config.Config config; }"),
          Breach.of(
              "io.micrometer.. only in server",
              "registry",
              "class Metering { io.micrometer.core.instrument.Counter counter; }"),
          Breach.of(
              "io.prometheus.. only in server",
              "events",
              "class Collecting { io.prometheus.metrics.model.registry.Collector collector; }"),
          Breach.of(
              "no class named Util, Helper, Manager, Impl, Dto or Service",
              "oci",
              "class DigestUtils {}"),
          Breach.of(
              "every JAX-RS method says who may call it",
              "rest",
              "public class UsersResource { @jakarta.ws.rs.GET public String get() { return \"\"; }"
                  + " }"),
          Breach.of(
              "what carries jakarta.ws.rs.Path is named …Resource",
              "rest",
              "@jakarta.ws.rs.Path(\"users\") public class Users {}"),
          Breach.of(
              "what carries jakarta.persistence.Entity is named …Entity",
              "metadata.accounts",
              "@jakarta.persistence.Entity public class Team { @jakarta.persistence.Id long id; }"),
          Breach.of(
              "DAOs are the only code that sees an EntityManager",
              "metadata.accounts",
              "class Teams { jakarta.persistence.EntityManager manager; }"),
          Breach.of(
              "what is wrong with a field is a sentence, for which pages have words",
              "catalog",
              "class Refusing { RuntimeException refusal() {"
                  + " return new io.hatoba.accounts.ValidationException(\"Quota\", \"size\","
                  + " io.hatoba.accounts.ValidationException.Code.INVALID, \"no\"); } }"),
          Breach.of(
              "tags are moved by registry.TagMoves only, which asks what protects them",
              "catalog",
              "class Retaining { void go(io.hatoba.metadata.content.TagDao tags,"
                  + " io.hatoba.metadata.content.HeldTags held,"
                  + " io.hatoba.metadata.content.TagMover mover) { tags.remove(held, mover); } }"));

  private static JavaClasses application;
  private static JavaClasses breached;
  private static JavaClasses calling;

  @BeforeAll
  static void importClasses(@TempDir Path directory) throws IOException {
    application = new ClassFileImporter().importUrl(classesOf(Digest.class));
    breached = compiled(directory.resolve("breaches"), BREACHES.stream());
    calling =
        compiled(
            directory.resolve("calls"),
            House.TABLE.keySet().stream().flatMap(ArchitectureTest::callsAll));
  }

  /** Where the application's own classes lie, without those of tests. */
  private static URL classesOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  private static JavaClasses compiled(Path directory, Stream<Breach> breaches) throws IOException {
    Files.createDirectory(directory);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> faults = new DiagnosticCollector<>();
    List<Source> sources =
        breaches.map(breach -> new Source(breach.name(), breach.source())).toList();
    List<String> options = List.of("-proc:none", "-d", directory.toString());
    try (StandardJavaFileManager files = compiler.getStandardFileManager(faults, null, null)) {
      boolean compiled = compiler.getTask(null, files, faults, options, null, sources).call();
      assertThat(compiled).as(() -> faults.getDiagnostics().toString()).isTrue();
    }
    return new ClassFileImporter().importPath(directory);
  }

  /** For each package one class that all may call, and for each pair one class that calls. */
  private static Stream<Breach> callsAll(String name) {
    Stream<Breach> callers =
        House.TABLE.keySet().stream()
            .map(
                called ->
                    Breach.of(
                        "",
                        name,
                        "class Calls" + called + " { io.hatoba." + called + ".Called called; }"));
    return Stream.concat(Stream.of(Breach.of("", name, "public class Called {}")), callers);
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String className, String text) {
      super(URI.create("string:///" + className.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  static Set<String> packages() {
    return House.TABLE.keySet();
  }

  static Set<String> fences() {
    return House.fences().keySet();
  }

  private static ArchRule fence(String rule) {
    return Objects.requireNonNull(House.fences().get(rule), rule);
  }

  static List<Breach> breaches() {
    return BREACHES;
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packages")
  void aPackageCallsOnlyWhatTheTableNames(String name) {
    House.calls(name).check(application);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("fences")
  void aFenceHolds(String rule) {
    fence(rule).check(application);
  }

  @Test
  void everyFenceHasABreachThatProvesIt() {
    assertThat(House.fences().keySet())
        .containsExactlyInAnyOrderElementsOf(
            BREACHES.stream().map(Breach::rule).distinct().toList());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("breaches")
  void aBreachIsFound(Breach breach) {
    assertThat(fence(breach.rule()).evaluate(breached).getFailureReport().toString())
        .contains(breach.name());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packages")
  void aCallThatTheTableDoesNotNameIsFound(String name) {
    String report = House.calls(name).evaluate(calling).getFailureReport().toString();

    for (String called : House.TABLE.keySet()) {
      String caller = "io.hatoba." + name + ".Calls" + called + ".called";
      boolean may = called.equals(name) || House.mayCall(name).contains(called);
      if (may) {
        assertThat(report).doesNotContain(caller);
      } else {
        assertThat(report).contains(caller);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("packages")
  void noPackageCallsOneThatStandsBelowIt(String name) {
    List<String> order = List.copyOf(House.TABLE.keySet());

    assertThat(House.mayCall(name))
        .allSatisfy(called -> assertThat(order.indexOf(called)).isLessThan(order.indexOf(name)));
  }

  @Test
  void rulesSayNothingOfPackagesThatDoNotExistYet() {
    JavaClasses little = new ClassFileImporter().importClasses(Digest.class);

    House.fences()
        .values()
        .forEach(rule -> assertThatCode(() -> rule.check(little)).doesNotThrowAnyException());
    House.TABLE.keySet().forEach(name -> House.calls(name).check(little));
  }
}
