package io.hatoba.accounts;

import io.hatoba.metadata.accounts.TeamEntity;
import io.hatoba.oci.Permission;
import java.time.Instant;
import java.util.Optional;

/**
 * A team of an organization.
 *
 * @param id surrogate key
 * @param organizationId surrogate key of the organization
 * @param slug the name as paths have it
 * @param name the name as people wrote it
 * @param description what it is, in a sentence
 * @param secret whether only its members and the organization's owners see it
 * @param permission what it may do in the repository of which it is listed; empty elsewhere
 */
public record Team(
    long id,
    long organizationId,
    String slug,
    String name,
    Optional<String> description,
    boolean secret,
    Instant createdAt,
    Instant updatedAt,
    Optional<Permission> permission) {
  /** A team as its row has it. */
  public static Team of(TeamEntity row, Optional<Permission> permission) {
    return new Team(
        row.id(),
        row.organizationId(),
        row.slug(),
        row.name(),
        row.description(),
        row.secret(),
        row.createdAt().orElseThrow(),
        row.updatedAt().orElseThrow(),
        permission);
  }
}
