package io.hatoba.catalog;

import io.hatoba.accounts.ValidationException;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.content.TagDao;
import io.hatoba.metadata.content.TagMoveCause;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.ManifestBlobUnknownException;
import io.hatoba.oci.ManifestUnknownException;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.Tag;
import io.hatoba.registry.Manifests;
import io.hatoba.registry.ProtectedTags;
import io.hatoba.registry.TagRule;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tags of a package as people see and move them. */
@Stateless
public class PackageTags {
  /** How long what was deleted can be restored. */
  static final Duration RESTORABLE = Duration.ofDays(30);

  private static final String RESOURCE = "Tag";

  private final PackageDao packages;
  private final TagDao tags;
  private final ProtectedTags protection;
  private final Manifests manifests;
  private final TagRules tagRules;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public PackageTags() {
    this(null, null, null, null, null, null);
  }

  /** Over the rows of tags. */
  @Inject
  PackageTags(
      PackageDao packages,
      TagDao tags,
      ProtectedTags protection,
      Manifests manifests,
      TagRules tagRules,
      AuditLog audit) {
    this.packages = packages;
    this.tags = tags;
    this.protection = protection;
    this.manifests = manifests;
    this.tagRules = tagRules;
    this.audit = audit;
  }

  static long require(PackageDao packages, ImageName name) {
    return packages
        .find(name)
        .filter(row -> row.state() == PackageEntity.State.ACTIVE)
        .orElseThrow(() -> new NameUnknownException(name.repositoryName()))
        .id();
  }

  /**
   * Some tags of a package.
   *
   * @param tags in bytewise order
   * @param more whether others follow
   */
  public record Page(List<PackageTag> tags, boolean more) {
    /** Copies the list. */
    public Page {
      tags = List.copyOf(tags);
    }
  }

  /**
   * A page of tags in bytewise order.
   *
   * @param after the tag that the page before ended with; empty for the first page
   * @param limit how many at most
   * @throws NameUnknownException if there is no such package
   */
  public Page list(ImageName name, String after, int limit) {
    long packageId = require(packages, name);
    List<TagDao.Row> rows = tags.listRows(packageId, after, limit + 1);
    List<TagDao.Row> page = rows.subList(0, Math.min(limit, rows.size()));
    return new Page(shown(packageId, page), rows.size() > limit);
  }

  private List<PackageTag> shown(long packageId, List<TagDao.Row> rows) {
    Map<Tag, TagRule> rules =
        protection.find(packageId, rows.stream().map(row -> new Tag(row.name())).toList());
    return rows.stream()
        .map(
            row -> {
              Tag tag = new Tag(row.name());
              return new PackageTag(
                  tag,
                  row.digest(),
                  row.move().map(TagMove::of),
                  Optional.ofNullable(rules.get(tag)));
            })
        .toList();
  }

  /**
   * One tag.
   *
   * @return empty if the package has no such tag
   * @throws NameUnknownException if there is no such package
   */
  public Optional<PackageTag> find(ImageName name, Tag tag) {
    return find(require(packages, name), tag);
  }

  private Optional<PackageTag> find(long packageId, Tag tag) {
    return tags.findRow(packageId, tag).map(row -> shown(packageId, List.of(row)).get(0));
  }

  /**
   * Points a tag at a manifest of its package, as a push of that manifest does.
   *
   * @return the tag as it is then
   * @throws ValidationException if the package has no such manifest
   * @throws io.hatoba.oci.DeniedException if a rule refuses the tag, or protects it
   */
  public PackageTag move(ImageName name, Tag tag, Digest digest, long accountId) {
    return move(name, tag, digest, accountId, TagMoveCause.MOVE);
  }

  /** The same for another reason than that somebody said so. */
  public PackageTag move(
      ImageName name, Tag tag, Digest digest, long accountId, TagMoveCause cause) {
    tagRules.check(name, List.of(tag));
    long packageId = require(packages, name);
    try {
      manifests.point(name, packageId, tag, digest, RESTORABLE, accountId, cause);
    } catch (ManifestUnknownException gone) {
      throw new ValidationException(
          RESOURCE,
          "digest",
          ValidationException.Code.INVALID,
          "the package has no manifest " + digest + " any more");
    } catch (ManifestBlobUnknownException incomplete) {
      throw new ValidationException(
          RESOURCE,
          "digest",
          ValidationException.Code.UNPROCESSABLE,
          "the manifest "
              + digest
              + " was deleted, and with it what it names; restore its version first");
    }
    audit.record(
        AuditAction.TAG_MOVED,
        Subject.image(name).reference(tag.value()).digest(digest),
        Map.of("cause", TagMove.word(cause)));
    return find(packageId, tag).orElseThrow();
  }

  /**
   * Deletes a tag; what it names stays.
   *
   * @throws ManifestUnknownException if the package has no such tag
   * @throws io.hatoba.oci.DeniedException if a rule protects it
   */
  public void delete(ImageName name, Tag tag, long accountId) {
    manifests.delete(name, tag, accountId);
  }
}
