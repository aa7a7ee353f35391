package io.hatoba.catalog;

import io.hatoba.config.Settings;
import io.hatoba.config.ShaTagRule;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Reason;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Tag;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What tags a push may move. On the Docker registry a tag names a version; 64 hexadecimal digits
 * name the content itself, which a digest does better. Commits of git, 40 digits, are versions.
 */
@Singleton
final class TagRules {
  private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");

  private final Settings settings;

  @Inject
  TagRules(Settings settings) {
    this.settings = settings;
  }

  /**
   * Checks the tags of a push.
   *
   * @return a warning for the client, where the settings let a doubtful tag pass with one
   * @throws DeniedException if a tag is refused
   */
  Optional<String> check(ImageName name, List<Tag> tags) {
    Optional<Tag> doubtful =
        name.kind() == RegistryKind.DOCKER && settings.dockerShaTags() != ShaTagRule.ALLOW
            ? tags.stream().filter(tag -> SHA_256.matcher(tag.value()).matches()).findFirst()
            : Optional.empty();
    Optional<Reason> doubt = doubtful.map(tag -> PackageRule.TAG_LIKE_DIGEST.about(tag, name));
    if (doubt.isPresent() && settings.dockerShaTags() == ShaTagRule.REFUSE) {
      throw new DeniedException(doubt.get());
    }
    return doubt.map(Reason::text);
  }
}
