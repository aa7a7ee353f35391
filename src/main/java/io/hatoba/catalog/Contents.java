package io.hatoba.catalog;

import io.hatoba.metadata.packages.ContentsDao;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;

/**
 * What would go or move with something, for those who are told before it does. Read in the
 * transaction under way, so that a dry run is told of what it has done.
 */
@Stateless
public class Contents {
  private final ContentsDao contents;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Contents() {
    this(null);
  }

  /** Over the rows of all of them. */
  @Inject
  public Contents(ContentsDao contents) {
    this.contents = contents;
  }

  /**
   * Some names of which there may be many.
   *
   * @param count of all
   * @param names the first
   * @param more whether there are others
   */
  public record Some(long count, List<String> names, boolean more) {
    /** Copies the list. */
    public Some {
      names = List.copyOf(names);
    }

    private static Some of(ContentsDao.Names found) {
      return new Some(found.count(), found.first(), found.count() > found.first().size());
    }
  }

  /**
   * What went with a version.
   *
   * @param parts digests of children, signatures and other manifests that only it needed
   * @param tags that named it or its parts
   * @param size bytes of its configs and layers
   * @param freed those of them that nothing else in the package needs
   * @param restorableUntil when it is gone for good
   */
  public record OfVersion(Some parts, Some tags, long size, long freed, Instant restorableUntil) {}

  /** What went with a version, in the transaction that has deleted it. */
  public OfVersion version(long versionId) {
    long[] hidden = contents.hidden(versionId, Math.toIntExact(Versions.RESTORABLE.toDays()));
    return new OfVersion(
        Some.of(contents.partsHidden(versionId)),
        Some.of(contents.tagsGone(versionId)),
        hidden[0],
        hidden[1],
        Instant.ofEpochSecond(hidden[2]));
  }

  /**
   * What is in a package.
   *
   * @param versions digests of their roots, the newest first
   * @param tags in bytewise order
   * @param size bytes of all configs and layers, each once
   */
  public record OfPackage(Some versions, Some tags, long size) {}

  /** What is in a package. */
  public OfPackage packageOf(long packageId) {
    return new OfPackage(
        Some.of(contents.versions(packageId)),
        Some.of(contents.tags(packageId)),
        contents.size(packageId));
  }

  /**
   * What a repository has.
   *
   * @param images packages of the Docker registry, which go where it goes
   * @param linkedPackages how many packages of the Container registry lose the link when it goes;
   *     who administers the repository need not see them
   * @param teams how many were given it
   * @param collaborators how many were given it
   * @param workflowTokens how many runs of its workflows have one
   */
  public record OfRepository(
      Some images, long linkedPackages, long teams, long collaborators, long workflowTokens) {}

  /** What a repository has. */
  public OfRepository repository(long repositoryId) {
    long[] roles = contents.roles(repositoryId);
    return new OfRepository(
        Some.of(contents.images(repositoryId)), roles[0], roles[1], roles[2], roles[3]);
  }

  /**
   * What an account has.
   *
   * @param repositories by name
   * @param members of the organization
   * @param teams of the organization
   * @param organizations that the user is in
   * @param tokens of the user
   * @param hooks of the organization
   */
  public record OfAccount(
      Some repositories, long members, long teams, long organizations, long tokens, long hooks) {}

  /** What an account has. */
  public OfAccount account(long accountId) {
    long[] holdings = contents.holdings(accountId);
    return new OfAccount(
        Some.of(contents.repositories(accountId)),
        holdings[0],
        holdings[1],
        holdings[2],
        holdings[3],
        holdings[4]);
  }

  /**
   * Who is in a team, and what that was given.
   *
   * @param members who may lose roles with it
   * @param repositories that it was given
   * @param packages that it was given
   */
  public record OfTeam(long members, long repositories, long packages) {}

  /** Who is in a team, and what that was given. */
  public OfTeam team(long teamId) {
    long[] its = contents.team(teamId);
    return new OfTeam(its[0], its[1], its[2]);
  }

  /**
   * What a member of an organization has there.
   *
   * @param teams that the user is in
   * @param repositories that the user was given
   * @param packages that the user was given
   */
  public record OfMember(long teams, long repositories, long packages) {}

  /** What a member of an organization has there. */
  public OfMember member(long organizationId, long accountId) {
    long[] its = contents.member(organizationId, accountId);
    return new OfMember(its[0], its[1], its[2]);
  }
}
