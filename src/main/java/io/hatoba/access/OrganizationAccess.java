package io.hatoba.access;

import io.hatoba.oci.Visibility;
import java.util.Set;

/**
 * What a caller may do in an organization. Everybody sees that it is there.
 *
 * @param id surrogate key of the organization
 * @param member whether the caller is a member or an owner of it
 * @param owner whether the caller is an owner of it
 * @param reads whether the caller may see who its members and teams are
 * @param administers whether the caller may change it, its members and its teams
 * @param makes of which visibilities the caller may make repositories
 */
public record OrganizationAccess(
    long id,
    boolean member,
    boolean owner,
    boolean reads,
    boolean administers,
    Set<Visibility> makes) {
  /** Copies the visibilities. */
  public OrganizationAccess {
    makes = Set.copyOf(makes);
  }
}
