package io.hatoba.catalog;

import io.hatoba.metadata.packages.VersionDao;
import io.hatoba.oci.Descriptor;
import io.hatoba.oci.ImageConfig;
import io.hatoba.oci.ImageIndex;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.Platform;
import io.hatoba.registry.ImageConfigs;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What people are told of a version (OCI Image Specification, "Pre-Defined Annotation Keys"): by
 * annotations of its manifest, else by those of its first image, else by the labels of that.
 */
final class VersionWords {
  private static final String KEYS = "org.opencontainers.image.";
  private static final int LONGEST_DESCRIPTION = 512;
  private static final int LONGEST_LICENSES = 256;
  private static final int LONGEST_SOURCE = 2048;
  private static final int LONGEST_PLATFORMS = 4000;

  private VersionWords() {}

  static VersionDao.Words of(Manifest manifest, Optional<ImageConfigs.Image> image) {
    List<Map<String, String>> said =
        List.of(
            manifest.annotations(),
            image.map(found -> found.manifest().annotations()).orElse(Map.of()),
            image.flatMap(ImageConfigs.Image::config).map(ImageConfig::labels).orElse(Map.of()));
    return new VersionDao.Words(
        cut(find(said, "description"), LONGEST_DESCRIPTION),
        cut(find(said, "licenses"), LONGEST_LICENSES),
        // Half of an address leads nowhere.
        Optional.of(find(said, "source"))
            .filter(address -> address.length() <= LONGEST_SOURCE)
            .orElse(""),
        String.join(",", platforms(manifest, image)));
  }

  private static String find(List<Map<String, String>> said, String key) {
    return said.stream()
        .map(words -> words.getOrDefault(KEYS + key, "").strip())
        .filter(text -> !text.isEmpty() && text.indexOf(0) < 0)
        .findFirst()
        .orElse("");
  }

  private static String cut(String text, int longest) {
    if (text.length() <= longest) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(longest - 2)) ? longest - 2 : longest - 1;
    return text.substring(0, end) + "…";
  }

  private static Set<String> platforms(Manifest manifest, Optional<ImageConfigs.Image> image) {
    List<Platform> all =
        manifest instanceof ImageIndex index
            ? index.manifests().stream()
                .map(Descriptor::platform)
                .flatMap(Optional::stream)
                .toList()
            : image.flatMap(ImageConfigs.Image::config).flatMap(ImageConfig::platform).stream()
                .toList();
    Set<String> platforms = new LinkedHashSet<>();
    int length = 0;
    for (Platform platform : all) {
      String text = platform.toString();
      if (platform.known() && length + text.length() + 1 <= LONGEST_PLATFORMS) {
        length += platforms.add(text) ? text.length() + 1 : 0;
      }
    }
    return platforms;
  }
}
