package io.hatoba.rest;

import io.hatoba.catalog.PackageTag;
import io.hatoba.catalog.TagMove;
import io.hatoba.oci.Digest;
import org.jspecify.annotations.Nullable;

/**
 * A tag.
 *
 * @param movedAt when it came to name what it names; null if that was not written down
 * @param movedBy login of who moved it; null where the server did
 * @param cause {@code push}, {@code move}, {@code restore}, {@code put_back} or {@code migration}
 * @param protectedBy the rule that keeps it from moving
 */
record TagBody(
    String name,
    String digest,
    @Nullable String movedAt,
    @Nullable String movedBy,
    @Nullable String cause,
    @Nullable TagRuleBody protectedBy) {
  static TagBody of(PackageTag tag) {
    return new TagBody(
        tag.tag().value(),
        tag.digest().toString(),
        tag.move().map(move -> move.at().toString()).orElse(null),
        tag.move().flatMap(TagMove::login).orElse(null),
        tag.move().map(TagMove::cause).orElse(null),
        tag.rule().map(TagRuleBody::of).orElse(null));
  }

  /**
   * One move of a tag.
   *
   * @param from what it named before; null if it was not there
   * @param to what it named from then on; null if it was deleted
   * @param movedAt with all digits that are kept, so that a put-back can name the moment
   * @param credential {@code personal_access_token}, {@code workflow_token}, {@code password},
   *     {@code system} or {@code none}; null for who does not administer the package
   * @param tokenId the token, if it was one; likewise
   */
  record MoveBody(
      long id,
      @Nullable String from,
      @Nullable String to,
      String movedAt,
      @Nullable String movedBy,
      @Nullable String credential,
      @Nullable Long tokenId,
      String cause) {
    static MoveBody of(TagMove move, boolean forAdministrators) {
      return new MoveBody(
          move.id(),
          move.from().map(Digest::toString).orElse(null),
          move.to().map(Digest::toString).orElse(null),
          move.at().toString(),
          move.login().orElse(null),
          forAdministrators ? Bodies.of(move.credential()) : null,
          forAdministrators && move.credentialId().isPresent()
              ? move.credentialId().getAsLong()
              : null,
          move.cause());
    }
  }
}
