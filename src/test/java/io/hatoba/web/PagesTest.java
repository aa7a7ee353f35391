package io.hatoba.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Named;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the container would find out when the application starts. */
class PagesTest {
  private static final List<JavaClass> CLASSES =
      new ClassFileImporter()
              .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
              .importPackages("io.hatoba.web")
              .stream()
              .toList();

  private static List<JavaClass> pages() {
    return CLASSES.stream().filter(it -> it.isAnnotatedWith(At.class)).toList();
  }

  @Test
  void noTwoBeansHaveTheSameName() {
    assertThat(
            CLASSES.stream()
                .filter(it -> it.isAnnotatedWith(Named.class))
                .map(JavaClass::getSimpleName)
                .toList())
        .doesNotHaveDuplicates()
        .contains("HomePage");
  }

  @Test
  void noTwoPagesHaveTheSamePath() {
    assertThat(
            pages().stream()
                .flatMap(it -> Stream.of(it.getAnnotationOfType(At.class).value()))
                .map(path -> path.replaceAll("\\{[^/}]+}", "{}"))
                .toList())
        .doesNotHaveDuplicates();
  }

  @Test
  void everyPageIsABeanOfARequestAndHasItsFacelet() {
    for (JavaClass page : pages()) {
      assertThat(page.isAssignableTo(Page.class)).as(page.getName()).isTrue();
      assertThat(page.isAnnotatedWith(RequestScoped.class)).as(page.getName()).isTrue();
      assertThat(page.isAnnotatedWith(Named.class)).as(page.getName()).isTrue();
      String view = page.getAnnotationOfType(At.class).view();
      if (page.isAssignableTo(FilePage.class)) {
        assertThat(view).as(page.getName()).isEmpty();
      } else {
        assertThat(Files.exists(Path.of("src/main/webapp/pages", view + ".xhtml")))
            .as(view)
            .isTrue();
      }
    }
  }
}
