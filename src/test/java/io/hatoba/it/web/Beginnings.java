package io.hatoba.it.web;

import java.util.ArrayList;
import java.util.List;

/** Where a {@link Crawl} begins: every page, with the names of what there is. */
final class Beginnings {
  private Beginnings() {}

  /** Lists lead to the rest, whose ids nobody knows before. */
  static List<String> of(String org, String user, String repository, String image) {
    List<String> paths = new ArrayList<>(List.of("/", "/search?q=" + image, "/search", "/admin"));
    for (AllPages.Place place : AllPages.all()) {
      for (String owner : List.of(org, user)) {
        paths.add(
            place
                .path()
                .replaceAll("\\{(org|owner|organization)}", owner)
                .replaceAll("\\{(user|login|username)}", user)
                .replaceAll("\\{(repo|repository)}", repository)
                .replaceAll("\\{(type|kind)}", "container")
                .replace("{mode}", "read-only")
                .replace("{act}", "suspend")
                .replaceAll("\\{(package|name|image)}", image)
                .replaceAll("\\{[^/}]+}", "1"));
      }
    }
    return paths;
  }
}
