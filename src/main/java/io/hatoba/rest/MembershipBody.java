package io.hatoba.rest;

import io.hatoba.accounts.Membership;

/**
 * A user in an organization, in GitHub's shape {@code org-membership}.
 *
 * @param state {@code active}: nobody has to accept an invitation
 * @param role {@code admin} or {@code member}
 */
record MembershipBody(
    String url,
    String state,
    String role,
    String organizationUrl,
    OrganizationBody organization,
    UserBody user,
    boolean directMembership) {
  static MembershipBody of(Membership membership, Urls urls) {
    String organization = urls.api("/orgs/" + membership.organization().account().login());
    return new MembershipBody(
        organization + "/memberships/" + membership.user().login(),
        "active",
        membership.owner() ? "admin" : "member",
        organization,
        OrganizationBody.of(membership.organization(), urls),
        UserBody.of(membership.user(), urls),
        true);
  }
}
