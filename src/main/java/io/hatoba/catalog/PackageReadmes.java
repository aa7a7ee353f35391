package io.hatoba.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.metadata.packages.PackageReadmeDao;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.Reason;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.Map;
import java.util.Optional;

/**
 * READMEs that people write for packages of either type. Whether they may, the policy says before.
 * A README stays with its package when that is deleted and restored, renamed or migrated, and goes
 * when it is purged; where two packages are merged, that of the one that stays wins.
 */
@Stateless
public class PackageReadmes {
  /** How long a README may be, in UTF-8. */
  public static final int MOST_BYTES = 512 * 1024;

  private final PackageReadmeDao readmes;
  private final LivingPackages living;
  private final PackageNames names;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public PackageReadmes() {
    this(null, null, null, null);
  }

  /** Over the rows of packages. */
  @Inject
  PackageReadmes(
      PackageReadmeDao readmes, LivingPackages living, PackageNames names, AuditLog audit) {
    this.readmes = readmes;
    this.living = living;
    this.names = names;
    this.audit = audit;
  }

  /** The README of a package; empty if nobody wrote one. */
  public Optional<PackageReadme> find(long packageId) {
    return readmes
        .find(packageId)
        .map(row -> new PackageReadme(row.content(), row.updatedBy(), row.updatedAt()));
  }

  /**
   * Writes the README of a package, in place of the one before.
   *
   * @param by surrogate key of the account that does
   * @throws ValidationException if it says nothing, has the character NUL, or is longer than {@link
   *     #MOST_BYTES}
   * @throws NameUnknownException if the package was just deleted
   */
  public void put(long packageId, String text, long by) {
    byte[] bytes = text.getBytes(UTF_8);
    if (text.isBlank()) {
      throw refusal(PackageRule.README_EMPTY.about());
    }
    if (text.indexOf(0) >= 0) {
      throw refusal(PackageRule.README_WITH_NUL.about());
    }
    if (bytes.length > MOST_BYTES) {
      throw refusal(PackageRule.README_LENGTH.about(MOST_BYTES, bytes.length));
    }
    PackageEntity row = living.require(packageId);
    // Half of a pair of surrogates is no character, and no database takes it: so it is a '?'.
    if (readmes.put(packageId, new String(bytes, UTF_8), by)) {
      audit.record(
          AuditAction.PACKAGE_README_CHANGED, names.subject(row), Map.of("bytes", bytes.length));
    }
  }

  private static ValidationException refusal(Reason why) {
    return new ValidationException("PackageReadme", "text", Code.INVALID, why);
  }

  /**
   * Takes the README of a package away.
   *
   * @return false if there is none
   * @throws NameUnknownException if the package was just deleted
   */
  public boolean delete(long packageId) {
    PackageEntity row = living.require(packageId);
    boolean deleted = readmes.delete(packageId);
    if (deleted) {
      audit.record(AuditAction.PACKAGE_README_REMOVED, names.subject(row));
    }
    return deleted;
  }
}
