package io.hatoba.accounts;

import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import java.util.Optional;
import java.util.Set;

/**
 * An organization.
 *
 * @param account as others see it
 * @param description what it is, in a sentence
 * @param baseRole what its members may do in all of its repositories
 * @param memberVisibilities of which visibilities its members may make repositories
 * @param linksInherit whether packages that are linked by their first push have the roles of the
 *     repository
 * @param memberPackages with which visibilities its members may publish packages
 */
public record Organization(
    User account,
    Optional<String> description,
    Role baseRole,
    Set<Visibility> memberVisibilities,
    boolean linksInherit,
    Set<Visibility> memberPackages) {
  /** Copies the visibilities. */
  public Organization {
    memberVisibilities = Set.copyOf(memberVisibilities);
    memberPackages = Set.copyOf(memberPackages);
  }

  static Organization of(AccountEntity account) {
    return new Organization(
        User.of(account),
        account.description(),
        account.baseRole(),
        account.memberVisibilities(),
        account.linksInherit(),
        account.memberPackages());
  }
}
