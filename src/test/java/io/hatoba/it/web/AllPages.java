package io.hatoba.it.web;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.hatoba.web.At;
import java.util.List;
import java.util.stream.Stream;

/** Every path that a page has, found where the pages say it, so that no new one is forgotten. */
final class AllPages {
  private AllPages() {}

  /**
   * One path of a page.
   *
   * @param path with names in braces
   * @param audience who may open it
   */
  record Place(String path, At.Audience audience) {
    /** The path of something that is not there. */
    String ofNothing() {
      return path.replaceAll("\\{[^/}]+}", "no-such-1");
    }
  }

  static List<Place> all() {
    List<Place> places =
        new ClassFileImporter()
            .importPackages("io.hatoba.web").stream()
                .filter(it -> it.isAnnotatedWith(At.class))
                .flatMap(AllPages::places)
                .toList();
    if (places.isEmpty()) {
      throw new IllegalStateException("no page was found");
    }
    return places;
  }

  private static Stream<Place> places(JavaClass page) {
    At at = page.getAnnotationOfType(At.class);
    return Stream.of(at.value()).map(path -> new Place(path, at.audience()));
  }
}
