package io.hatoba.access;

import io.hatoba.oci.Permission;
import io.hatoba.oci.Reason;
import io.hatoba.oci.Visibility;

/**
 * What a caller may do in a repository that it sees.
 *
 * @param id surrogate key of the repository
 * @param ownerId surrogate key of the account that owns it
 * @param visibility who else sees it
 * @param permission the greatest that the caller has, as far as its token goes
 * @param rule what gives it
 */
public record RepositoryAccess(
    long id, long ownerId, Visibility visibility, Permission permission, Reason rule) {
  /** Whether the caller may. */
  public Decision decide(Permission needed) {
    return permission.includes(needed)
        ? Decision.allow(rule)
        : Decision.refuse(AccessRule.PERMISSION_NEEDED.about(rule, needed));
  }
}
