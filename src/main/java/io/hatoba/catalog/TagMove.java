package io.hatoba.catalog;

import io.hatoba.events.CredentialKind;
import io.hatoba.metadata.content.TagMoveCause;
import io.hatoba.metadata.content.TagMoveDao;
import io.hatoba.oci.Digest;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One move of a tag.
 *
 * @param id the greater, the later, among moves of one tag
 * @param from what it named before; empty if it was not there
 * @param to what it named from then on; empty if it was deleted
 * @param at when
 * @param login who did it, as the account is called now; empty where the server did it
 * @param credential kind of what was shown for it
 * @param credentialId surrogate key of what was shown
 * @param cause why, in lower case: {@code push}, {@code move}, {@code delete}, {@code restore},
 *     {@code put_back}, {@code migration} or {@code retention}
 */
public record TagMove(
    long id,
    Optional<Digest> from,
    Optional<Digest> to,
    Instant at,
    Optional<String> login,
    CredentialKind credential,
    OptionalLong credentialId,
    String cause) {
  static TagMove of(TagMoveDao.Row row) {
    return new TagMove(
        row.id(),
        row.from(),
        row.to(),
        row.at(),
        row.login(),
        CredentialKind.valueOf(row.mover().credential()),
        row.mover().credentialId(),
        word(row.mover().cause()));
  }

  static String word(TagMoveCause cause) {
    return cause.name().toLowerCase(Locale.ROOT);
  }
}
