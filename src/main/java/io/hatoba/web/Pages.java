package io.hatoba.web;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.inject.Inject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** All pages that there are, by their paths. */
@ApplicationScoped
class Pages {
  private final BeanManager beans;
  private final List<Entry> entries;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  Pages() {
    beans = null;
    entries = List.of();
  }

  /** Whatever the archive has. */
  @Inject
  Pages(BeanManager beans) {
    this.beans = beans;
    this.entries =
        beans.getBeans(Page.class, Any.Literal.INSTANCE).stream()
            .flatMap(Pages::entries)
            .sorted(Comparator.comparing((Entry entry) -> entry.pattern().rank()).reversed())
            .toList();
  }

  private static Stream<Entry> entries(Bean<?> bean) {
    At at = bean.getBeanClass().getAnnotation(At.class);
    if (at == null) {
      throw new IllegalStateException(bean.getBeanClass() + " does not say where it is");
    }
    return Stream.of(at.value()).map(path -> new Entry(PathPattern.parse(path), at, bean));
  }

  private record Entry(PathPattern pattern, At at, Bean<?> bean) {}

  /**
   * A page that a path names.
   *
   * @param at what it says of itself
   * @param names what stands where the path has names
   */
  record Found(At at, Map<String, String> names, Bean<?> bean) {
    /** Whether it is a file, which no Facelet shows. */
    boolean isFile() {
      return FilePage.class.isAssignableFrom(bean.getBeanClass());
    }
  }

  /** The page of a path, percent-encoded. */
  Optional<Found> find(String path) {
    List<String> asked = PathPattern.split(path);
    return entries.stream()
        .flatMap(
            entry ->
                entry.pattern().match(asked).stream()
                    .map(names -> new Found(entry.at(), names, entry.bean())))
        .findFirst();
  }

  /** The bean of this request. */
  Page of(Found found) {
    return (Page) reference(found, Page.class);
  }

  /** The same of what is a file. */
  FilePage fileOf(Found found) {
    return (FilePage) reference(found, FilePage.class);
  }

  private Object reference(Found found, Class<?> type) {
    Bean<?> bean = found.bean();
    return beans.getReference(bean, type, beans.createCreationalContext(bean));
  }
}
