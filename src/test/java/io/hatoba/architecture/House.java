package io.hatoba.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.equivalentTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.stream.Collectors.joining;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.hatoba.accounts.ValidationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * ARCHITECTURE 1 as rules. They say nothing of packages that do not exist yet, and hold for them
 * from their first class on.
 */
final class House {
  private static final String ROOT = "io.hatoba.";

  /** The table: which packages a package may call, from the top of the house downwards. */
  static final Map<String, List<String>> TABLE = table();

  /** Packages in which the faces of the application stand; none of them calls another. */
  private static final List<String> BOUNDARIES = List.of("distribution", "rest", "web");

  /** Methods of {@code TagDao} after which a tag is not what it was. */
  private static final List<String> WRITING_OF_TAGS =
      List.of("point", "remove", "removeOf", "restore", "note");

  private House() {}

  private static Map<String, List<String>> table() {
    List<String> rest =
        List.of(
            "maintenance",
            "transfer",
            "catalog",
            "registry",
            "accounts",
            "access",
            "settings",
            "events",
            "figures",
            "oci",
            "config");
    Map<String, List<String>> table = new LinkedHashMap<>();
    table.put("oci", List.of());
    table.put("figures", List.of());
    table.put("config", List.of("oci"));
    table.put("metadata", List.of("figures", "oci"));
    table.put("settings", List.of("metadata", "figures", "oci", "config"));
    table.put("storage", List.of("figures", "oci", "config"));
    table.put("events", List.of("metadata", "settings", "figures", "oci", "config"));
    table.put("access", List.of("metadata", "settings", "events", "figures", "oci", "config"));
    table.put(
        "accounts",
        List.of("access", "metadata", "settings", "events", "figures", "oci", "config"));
    table.put(
        "registry",
        List.of("storage", "metadata", "settings", "events", "figures", "oci", "config"));
    table.put(
        "catalog",
        List.of(
            "registry",
            "accounts",
            "access",
            "metadata",
            "settings",
            "events",
            "figures",
            "oci",
            "config"));
    table.put(
        "transfer",
        List.of(
            "catalog",
            "registry",
            "storage",
            "metadata",
            "settings",
            "events",
            "figures",
            "oci",
            "config"));
    table.put(
        "maintenance",
        List.of(
            "transfer",
            "catalog",
            "registry",
            "accounts",
            "storage",
            "metadata",
            "settings",
            "events",
            "figures",
            "oci",
            "config"));
    table.put(
        "distribution",
        List.of("catalog", "registry", "access", "settings", "events", "figures", "oci", "config"));
    table.put("rest", rest);
    table.put("web", rest);
    table.put("server", List.copyOf(table.keySet()));
    table.put("launch", List.of());
    return table;
  }

  /** What a package calls of the application is what the table names. */
  static ArchRule calls(String name) {
    List<String> mayCall = new ArrayList<>(mayCall(name));
    mayCall.add(name);
    return classes()
        .that(resideIn(name))
        .should()
        .onlyDependOnClassesThat(not(resideInAPackage("io.hatoba..")).or(resideIn(mayCall)))
        .allowEmptyShould(true)
        .as(name + " calls only " + mayCall(name));
  }

  /** The packages that one may call besides itself. */
  static List<String> mayCall(String name) {
    return TABLE.getOrDefault(name, List.of());
  }

  /** Every rule beside the table, each under what it says. */
  static Map<String, ArchRule> fences() {
    Map<String, ArchRule> fences = new LinkedHashMap<>();
    Stream.of(
            everyClassHasAPlace(),
            launchKnowsOnlyTheServer(),
            filtersKnowOnlyGrizzly(),
            noCycles(),
            tableGroupsAreStrangers(),
            boundariesAreStrangers(),
            connectorsAreNamedByNobody(),
            onlyIn("jakarta.ws.rs..", "distribution", "rest", "server"),
            onlyIn("jakarta.persistence..", "metadata"),
            onlyIn("jakarta.faces..", "web"),
            onlyIn("java.nio.file..", "config", "storage.file", "transfer", "server", "launch"),
            onlyIn("org.eclipse.microprofile..", "config"),
            onlyIn("io.micrometer..", "server"),
            onlyIn("io.prometheus..", "server"),
            noDrawersForOddsAndEnds(),
            everyResourceMethodSaysWhoMayCallIt(),
            suffix("jakarta.ws.rs.Path", "Resource"),
            refusalsAreSentences(),
            suffix("jakarta.persistence.Entity", "Entity"),
            entityManagersAreSeenByDaosOnly(),
            tagsMoveOneWay())
        .forEach(rule -> fences.put(rule.getDescription(), rule));
    return fences;
  }

  private static ArchRule everyClassHasAPlace() {
    return classes()
        .that(resideInAPackage("io.hatoba.."))
        .should()
        .resideInAnyPackage(
            TABLE.keySet().stream().map(name -> ROOT + name + "..").toArray(String[]::new))
        .as("every class stands in a package of the table");
  }

  private static ArchRule launchKnowsOnlyTheServer() {
    return classes()
        .that(resideIn("launch"))
        .and(not(resideInAPackage("io.hatoba.launch.grizzly")))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.hatoba.launch..",
                "java..",
                "javax..",
                "sun.misc..", // module jdk.unsupported, for signals
                "fish.payara.micro..",
                "org.jspecify.annotations.."))
        .allowEmptyShould(true)
        .as("launch knows the JDK and Payara Micro's API only");
  }

  private static ArchRule filtersKnowOnlyGrizzly() {
    return classes()
        .that(resideInAPackage("io.hatoba.launch.grizzly"))
        .should()
        .onlyDependOnClassesThat(
            resideInAnyPackage(
                "io.hatoba.launch.grizzly",
                "java..",
                "org.glassfish.grizzly..",
                "org.jspecify.annotations.."))
        .allowEmptyShould(true)
        .as("launch.grizzly knows the JDK and Grizzly only");
  }

  private static ArchRule noCycles() {
    return slices()
        .matching("io.hatoba.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .as("no cycle of packages");
  }

  private static ArchRule tableGroupsAreStrangers() {
    return slices()
        .matching("io.hatoba.metadata.(*)..")
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .as("groups of tables name each other's rows by id only");
  }

  private static ArchRule boundariesAreStrangers() {
    return slices()
        .matching("io.hatoba.(*)..")
        .namingSlices("$1")
        .that(
            DescribedPredicate.describe(
                "are boundaries", slice -> BOUNDARIES.contains(slice.getDescription())))
        .should()
        .notDependOnEachOther()
        .allowEmptyShould(true)
        .as("boundaries never call each other");
  }

  private static ArchRule connectorsAreNamedByNobody() {
    return noClasses()
        .that(not(resideIn("storage.file")))
        .and()
        .doNotHaveFullyQualifiedName("io.hatoba.server.OfflineStores")
        .should()
        .dependOnClassesThat(resideIn("storage.file"))
        .as("the connector is bound by CDI and named by nobody");
  }

  private static ArchRule onlyIn(String fenced, String... names) {
    return noClasses()
        .that(not(resideIn(List.of(names))))
        .should()
        .dependOnClassesThat(resideInAPackage(fenced))
        .as(fenced + " only in " + Stream.of(names).collect(joining(", ")));
  }

  private static ArchRule noDrawersForOddsAndEnds() {
    return noClasses()
        .should()
        .haveNameMatching(".*(Util|Helper|Manager|Impl|Dto|DTO|Service)s?(\\$.*)?")
        .as("no class named Util, Helper, Manager, Impl, Dto or Service");
  }

  private static ArchRule everyResourceMethodSaysWhoMayCallIt() {
    return methods()
        .that()
        .areMetaAnnotatedWith("jakarta.ws.rs.HttpMethod")
        .should(
            new ArchCondition<>("say who may call them") {
              @Override
              public void check(JavaMethod method, ConditionEvents events) {
                boolean says = method.getAnnotations().stream().anyMatch(House::isMayCall);
                events.add(
                    new SimpleConditionEvent(
                        method, says, method.getFullName() + " does not say who may call it"));
              }
            })
        .allowEmptyShould(true)
        .as("every JAX-RS method says who may call it");
  }

  /** Each boundary has one of its own, since boundaries never call each other. */
  private static boolean isMayCall(JavaAnnotation<JavaMethod> annotation) {
    String boundary = annotation.getOwner().getOwner().getPackageName();
    return annotation.getRawType().getFullName().equals(boundary + ".MayCall");
  }

  private static ArchRule suffix(String annotation, String suffix) {
    return classes()
        .that()
        .areAnnotatedWith(annotation)
        .should()
        .haveSimpleNameEndingWith(suffix)
        .allowEmptyShould(true)
        .as("what carries " + annotation + " is named …" + suffix);
  }

  private static ArchRule entityManagersAreSeenByDaosOnly() {
    return noClasses()
        .that()
        .haveNameNotMatching(".*Dao|io\\.hatoba\\.metadata\\.Database")
        .should()
        .dependOnClassesThat()
        .haveFullyQualifiedName("jakarta.persistence.EntityManager")
        .allowEmptyShould(true)
        .as("DAOs are the only code that sees an EntityManager");
  }

  private static ArchRule tagsMoveOneWay() {
    return noClasses()
        .that(not(resideIn("metadata")))
        .and()
        .doNotHaveFullyQualifiedName("io.hatoba.registry.TagMoves")
        .should()
        .callMethodWhere(
            DescribedPredicate.describe(
                "it writes tags",
                call ->
                    call.getTargetOwner().getFullName().equals("io.hatoba.metadata.content.TagDao")
                        && WRITING_OF_TAGS.contains(call.getName())))
        .allowEmptyShould(true)
        .as("tags are moved by registry.TagMoves only, which asks what protects them");
  }

  /** What only the API refuses is read in English; what pages refuse too has words in all. */
  private static ArchRule refusalsAreSentences() {
    return noClasses()
        .that(not(resideIn("rest")))
        .and(not(equivalentTo(ValidationException.class)))
        .should()
        .callConstructorWhere(
            DescribedPredicate.describe(
                "it refuses with a text",
                call ->
                    call.getTargetOwner()
                            .getFullName()
                            .equals("io.hatoba.accounts.ValidationException")
                        && call.getTarget().getRawParameterTypes().stream()
                                .filter(type -> type.isEquivalentTo(String.class))
                                .count()
                            > 2))
        .allowEmptyShould(true)
        .as("what is wrong with a field is a sentence, for which pages have words");
  }

  private static DescribedPredicate<JavaClass> resideIn(String name) {
    return resideInAPackage(ROOT + name + "..");
  }

  private static DescribedPredicate<JavaClass> resideIn(List<String> names) {
    return resideInAnyPackage(
        names.stream().map(name -> ROOT + name + "..").toArray(String[]::new));
  }
}
