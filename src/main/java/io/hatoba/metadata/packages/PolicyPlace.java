package io.hatoba.metadata.packages;

/**
 * Where a policy of retention or a quota holds.
 *
 * @param key as it stands in rows
 * @param ownerId 0 for none
 * @param packageId 0 for none
 */
public record PolicyPlace(String key, long ownerId, long packageId) {
  static final String INSTANCE = "INSTANCE";
  static final String OWNER = "OWNER:";
  static final String PACKAGE = "PACKAGE:";

  /** Where nobody nearer says anything else. */
  public static final PolicyPlace ALL = new PolicyPlace(INSTANCE, 0, 0);

  /** For all packages of an account. */
  public static PolicyPlace owner(long id) {
    return new PolicyPlace(OWNER + id, id, 0);
  }

  /** For one package. */
  public static PolicyPlace pack(long id) {
    return new PolicyPlace(PACKAGE + id, 0, id);
  }
}
