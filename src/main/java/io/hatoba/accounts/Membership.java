package io.hatoba.accounts;

/**
 * A user in an organization.
 *
 * @param owner whether it does everything there
 */
public record Membership(Organization organization, User user, boolean owner) {}
