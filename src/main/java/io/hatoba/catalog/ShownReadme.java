package io.hatoba.catalog;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a page shows of what a package says of itself: the README that somebody wrote for it, else
 * its description, else that of its image. What annotations only point to is not fetched (a server
 * that fetches what an image names can be sent anywhere); it is a link to follow.
 *
 * @param source where the text comes from
 * @param text Markdown if it is a README, else plain; empty if there is none
 * @param links absolute addresses of {@code http} or {@code https}, each once
 */
public record ShownReadme(Source source, String text, List<URI> links) {
  /** Where a text comes from. */
  public enum Source {
    /** Somebody wrote it for the package. */
    README,
    /** The description of the package. */
    PACKAGE_DESCRIPTION,
    /** The description of an image of it. */
    IMAGE_DESCRIPTION,
    /** Nobody said anything. */
    NOTHING
  }

  private static final String IMAGE_DESCRIPTION = "org.opencontainers.image.description";

  /** Keys of what leads to a text: that of OCI first, then that of Artifact Hub. */
  private static final List<String> LINKS =
      List.of("org.opencontainers.image.documentation", "io.artifacthub.package.readme-url");

  private static final int LONGEST_LINK = 2048;

  /** Copies the links. */
  public ShownReadme {
    links = List.copyOf(links);
  }

  /**
   * The first text that there is.
   *
   * @param written the README of the package
   * @param description that of the package
   * @param said annotations of an image's manifest, then its labels; the first to say something
   *     wins
   */
  public static ShownReadme of(
      Optional<PackageReadme> written,
      Optional<String> description,
      List<Map<String, String>> said) {
    List<URI> links = new ArrayList<>();
    for (String key : LINKS) {
      find(said, key)
          .flatMap(ShownReadme::link)
          .filter(link -> !links.contains(link))
          .ifPresent(links::add);
    }
    return Stream.of(
            written.map(readme -> new ShownReadme(Source.README, readme.text(), links)),
            description
                .filter(text -> !text.isBlank())
                .map(text -> new ShownReadme(Source.PACKAGE_DESCRIPTION, text, links)),
            find(said, IMAGE_DESCRIPTION)
                .map(text -> new ShownReadme(Source.IMAGE_DESCRIPTION, text, links)))
        .flatMap(Optional::stream)
        .findFirst()
        .orElseGet(() -> new ShownReadme(Source.NOTHING, "", links));
  }

  private static Optional<String> find(List<Map<String, String>> said, String key) {
    return said.stream()
        .map(words -> words.getOrDefault(key, "").strip())
        .filter(text -> !text.isEmpty())
        .findFirst();
  }

  private static Optional<URI> link(String text) {
    if (text.length() > LONGEST_LINK) {
      return Optional.empty();
    }
    try {
      URI link = new URI(text);
      String scheme = Optional.ofNullable(link.getScheme()).orElse("").toLowerCase(Locale.ROOT);
      boolean leads = scheme.equals("https") || scheme.equals("http");
      return leads && link.getHost() != null ? Optional.of(link) : Optional.empty();
    } catch (URISyntaxException nowhere) {
      return Optional.empty();
    }
  }
}
