package io.hatoba.access;

import io.hatoba.oci.Permission;
import io.hatoba.oci.Visibility;
import java.util.Locale;

/**
 * What a caller may do in a repository that it sees.
 *
 * @param id surrogate key of the repository
 * @param ownerId surrogate key of the account that owns it
 * @param visibility who else sees it
 * @param permission the greatest that the caller has, as far as its token goes
 * @param rule what gives it, in words for people
 */
public record RepositoryAccess(
    long id, long ownerId, Visibility visibility, Permission permission, String rule) {
  /** Whether the caller may. */
  public Decision decide(Permission needed) {
    return permission.includes(needed)
        ? Decision.allow(rule)
        : Decision.refuse(
            rule
                + "; this needs "
                + needed.name().toLowerCase(Locale.ROOT)
                + ", which an administrator of the repository can give");
  }
}
