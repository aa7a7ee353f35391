package io.hatoba.catalog.views;

import io.hatoba.catalog.PackageVersion;
import io.hatoba.catalog.views.VersionSummary.TagMark;
import io.hatoba.metadata.packages.VersionViewDao;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageIndex;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.MediaType;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.Tag;
import io.hatoba.registry.ProtectedTags;
import io.hatoba.registry.TagRule;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Puts to versions what belongs to them, in three statements at most however many there are. */
@Singleton
public final class VersionSummaries {
  /** Indexes of more bytes are not looked into for a list: there may be a hundred of them. */
  private static final long MOST_BYTES = 64 << 10;

  /** Of what is attached, by tags. */
  private static final Pattern FALLBACK = Pattern.compile("sha256-.{64}(\\..*)?");

  private static final Set<String> INDEXES =
      Set.of(MediaType.OCI_INDEX.value(), MediaType.DOCKER_LIST.value());

  /** How BuildKit says of an entry of an index that it is about another one. */
  static final String REFERENCE_TYPE = "vnd.docker.reference.type";

  static final String ATTESTATION_MANIFEST = "attestation-manifest";

  private final VersionViewDao versions;
  private final ProtectedTags protection;

  /** Over the rows of versions and the rules of tags. */
  @Inject
  public VersionSummaries(VersionViewDao versions, ProtectedTags protection) {
    this.versions = versions;
    this.protection = protection;
  }

  /** Versions of one package with what belongs to them, in their order. */
  List<VersionSummary> of(long packageId, List<PackageVersion> page) {
    if (page.isEmpty()) {
      return List.of();
    }
    Map<Long, Map<String, Long>> attached = attached(packageId, page);
    List<Tag> tags =
        page.stream().flatMap(version -> version.tags().stream()).distinct().map(Tag::new).toList();
    Map<Tag, TagRule> rules = protection.find(packageId, tags);
    return page.stream()
        .map(
            version ->
                new VersionSummary(
                    version,
                    version.tags().stream()
                        .filter(name -> !FALLBACK.matcher(name).matches())
                        .map(Tag::new)
                        .map(tag -> new TagMark(tag, rules.containsKey(tag)))
                        .toList(),
                    attached.getOrDefault(version.id(), Map.of())))
        .toList();
  }

  private Map<Long, Map<String, Long>> attached(long packageId, List<PackageVersion> page) {
    Map<Long, Map<String, Long>> attached = new HashMap<>();
    for (VersionViewDao.Count count :
        versions.countAttached(page.stream().map(PackageVersion::id).toList())) {
      String type =
          count.suffix().isEmpty() ? count.type() : AttachmentKind.typeOfSuffix(count.suffix());
      add(attached, count.versionId(), type, count.count());
    }
    List<PackageVersion> indexes =
        page.stream().filter(version -> INDEXES.contains(version.root().mediaType())).toList();
    if (indexes.isEmpty()) {
      return attached;
    }
    List<Digest> digests = indexes.stream().map(version -> version.root().digest()).toList();
    Map<String, VersionViewDao.Content> contents =
        versions.contents(packageId, digests, MOST_BYTES);
    for (PackageVersion version : indexes) {
      Optional.ofNullable(contents.get(version.root().digest().toString()))
          .map(VersionSummaries::attestations)
          .filter(count -> count > 0)
          .ifPresent(count -> add(attached, version.id(), AttachmentKind.IN_TOTO, count));
    }
    return attached;
  }

  private static void add(
      Map<Long, Map<String, Long>> attached, long versionId, String type, long count) {
    attached.computeIfAbsent(versionId, id -> new HashMap<>()).merge(type, count, Long::sum);
  }

  private static long attestations(VersionViewDao.Content content) {
    return find(content.bytes(), content.mediaType()).stream()
        .filter(ImageIndex.class::isInstance)
        .flatMap(index -> ((ImageIndex) index).manifests().stream())
        .filter(entry -> ATTESTATION_MANIFEST.equals(entry.annotations().get(REFERENCE_TYPE)))
        .count();
  }

  /** A manifest that was good when it was pushed; empty if its bytes are no longer those. */
  static Optional<Manifest> find(byte[] content, String mediaType) {
    try {
      return Optional.of(Manifest.parse(content, Optional.of(mediaType)));
    } catch (RegistryException damaged) {
      return Optional.empty();
    }
  }
}
