package io.hatoba.events;

import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.RegistryKind;
import java.util.OptionalLong;

/**
 * What something is done to. Texts are empty where there is nothing to say.
 *
 * @param owner folded login of the owner of the repository or the image
 * @param repository {@code owner/repository}, folded
 * @param image name of the image
 * @param reference tag, token, path or whatever else says which
 * @param digest of content
 * @param accountId an account
 * @param account what that account is called; empty where only the key is known
 */
public record Subject(
    String owner,
    String repository,
    String image,
    String reference,
    String digest,
    OptionalLong accountId,
    String account) {
  private static final int LONGEST_LOGIN = 100;
  private static final int LONGEST_TEXT = 255;
  private static final int LONGEST_DIGEST = 135;

  /** Takes of the texts what can be kept. */
  public Subject {
    owner = PrintableText.of(owner, LONGEST_LOGIN);
    repository = PrintableText.of(repository, LONGEST_TEXT);
    image = PrintableText.of(image, LONGEST_TEXT);
    reference = PrintableText.of(reference, LONGEST_TEXT);
    digest = PrintableText.of(digest, LONGEST_DIGEST);
    account = PrintableText.of(account, LONGEST_LOGIN);
  }

  /** Nothing in particular. */
  public static final Subject NOTHING = new Subject("", "", "", "", "", OptionalLong.empty(), "");

  /** An image. */
  public static Subject image(ImageName name) {
    return new Subject(
        name.owner(),
        name.kind() == RegistryKind.DOCKER ? name.owner() + "/" + name.repository() : "",
        name.toString(),
        "",
        "",
        OptionalLong.empty(),
        "");
  }

  /** A person, a machine or an organization. */
  public static Subject account(long id, String login) {
    return new Subject("", "", "", "", "", OptionalLong.of(id), login);
  }

  /** An organization, whose owners may read of it. */
  public static Subject organization(String foldedLogin) {
    return new Subject(foldedLogin, "", "", "", "", OptionalLong.empty(), "");
  }

  /** A repository. */
  public static Subject repository(String foldedOwner, String foldedName) {
    return new Subject(
        foldedOwner, foldedOwner + "/" + foldedName, "", "", "", OptionalLong.empty(), "");
  }

  /** Which tag, token or path of it. */
  public Subject reference(String which) {
    return new Subject(owner, repository, image, which, digest, accountId, account);
  }

  /** Which content of it. */
  public Subject digest(Digest which) {
    return new Subject(owner, repository, image, reference, which.toString(), accountId, account);
  }

  /** And which account, by its key. */
  public Subject account(long id) {
    return new Subject(owner, repository, image, reference, digest, OptionalLong.of(id), "");
  }
}
