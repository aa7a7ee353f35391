package io.hatoba.access;

/**
 * What a caller may do in an organization. Everybody sees that it is there.
 *
 * @param id surrogate key of the organization
 * @param member whether the caller is a member or an owner of it
 * @param owner whether the caller is an owner of it
 * @param reads whether the caller may see who its members and teams are
 * @param administers whether the caller may change it, its members and its teams
 */
public record OrganizationAccess(
    long id, boolean member, boolean owner, boolean reads, boolean administers) {}
