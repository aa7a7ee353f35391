package io.hatoba.accounts;

import io.hatoba.access.OrganizationPolicy;
import io.hatoba.access.Passwords;
import io.hatoba.access.PlainPasswords;
import io.hatoba.access.RepositoryPolicy;
import io.hatoba.events.AuditLog;
import io.hatoba.metadata.Daos;
import io.hatoba.settings.AccessEpoch;
import java.time.Clock;

/** The beans of this package in a plain JVM; whoever calls them begins the transaction. */
public final class AccountBeans {
  private final Daos daos;
  private final AccessEpoch epoch;
  private final Clock clock;
  private final AuditLog audit;

  /** Over the rows of a database. */
  public AccountBeans(Daos daos, Clock clock, AuditLog audit) {
    this.daos = daos;
    this.epoch = new AccessEpoch(daos.epochs());
    this.clock = clock;
    this.audit = audit;
  }

  private AuditSubjects subjects() {
    return new AuditSubjects(daos.accounts(), daos.repositories(), daos.teams());
  }

  private Renaming renaming() {
    return new Renaming(daos.accounts(), daos.repositoryPackages(), epoch, clock, audit);
  }

  private RepositoryRemoval removal() {
    return new RepositoryRemoval(
        daos.repositories(), daos.repositoryGrants(), daos.repositoryPackages(), clock);
  }

  private Departure departure() {
    return new Departure(
        daos.accounts(),
        daos.repositories(),
        daos.repositoryPackages(),
        removal(),
        daos.memberships(),
        daos.hooks(),
        epoch,
        clock,
        audit);
  }

  /** People and machines that sign in. */
  public Users users() {
    return new Users(
        daos.accounts(),
        daos.webSessions(),
        epoch,
        clock,
        renaming(),
        departure(),
        passwords(),
        audit);
  }

  /** Hashes of passwords. */
  public Passwords passwords() {
    return new Passwords(new PlainPasswords());
  }

  /** Their tokens. */
  public AccessTokens tokens() {
    return new AccessTokens(daos.accounts(), epoch, clock, audit);
  }

  /** Organizations and who is in them. */
  public Organizations organizations() {
    return new Organizations(
        daos.accounts(),
        daos.memberships(),
        epoch,
        clock,
        renaming(),
        departure(),
        audit,
        subjects());
  }

  /** Teams and who is in them. */
  public Teams teams() {
    return new Teams(
        daos.teams(), daos.accounts(), daos.memberships(), epoch, clock, audit, subjects());
  }

  /** The policy of repositories. */
  public RepositoryPolicy repositoryPolicy() {
    return new RepositoryPolicy(
        daos.accounts(), daos.repositories(), daos.repositoryLists(), daos.memberships());
  }

  /** The policy of organizations. */
  public OrganizationPolicy organizationPolicy() {
    return new OrganizationPolicy(daos.accounts(), daos.memberships());
  }

  /** Repositories. */
  public Repositories repositories() {
    return new Repositories(
        daos.accounts(),
        daos.repositories(),
        daos.repositoryGrants(),
        daos.repositoryPackages(),
        removal(),
        epoch,
        clock,
        audit,
        subjects());
  }

  /** Lists of them. */
  public RepositoryLists repositoryLists() {
    return new RepositoryLists(daos.repositoryLists(), repositoryPolicy());
  }

  /** Who was given which. */
  public Collaborators collaborators() {
    return new Collaborators(
        daos.accounts(),
        daos.repositories(),
        daos.repositoryGrants(),
        repositoryPolicy(),
        epoch,
        audit,
        subjects());
  }
}
