package io.hatoba.web.console;

import io.hatoba.access.RepositoryAccess;
import io.hatoba.access.RepositoryPolicy;
import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.Team;
import io.hatoba.accounts.Teams;
import io.hatoba.accounts.User;
import io.hatoba.catalog.Contents;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;

/** What paths say is to go: an organization, a member or a team of it, or a repository. */
@RequestScoped
class Removals {
  @Inject private People people;
  @Inject private Organizations organizations;
  @Inject private Teams teams;
  @Inject private Repositories repositories;
  @Inject private RepositoryPolicy policy;
  @Inject private Contents contents;
  @Inject private Reader reader;

  Removals() {}

  Removal require(PageRequest request) {
    if (request.names().containsKey("repo")) {
      return repository(request.name("owner"), request.name("repo"));
    }
    Organization organization = people.requireOrganization(request.name("org"));
    if (request.names().containsKey("team")) {
      return team(organization, request.name("team"));
    }
    return request.names().containsKey("login")
        ? member(organization, people.require(request.name("login")))
        : organization(organization);
  }

  private static String path(Organization organization) {
    return "/admin/organizations/" + organization.account().login();
  }

  private Removal organization(Organization organization) {
    long id = organization.account().id();
    return new Removal(
        "organization",
        organization.account().login(),
        () -> {
          Contents.OfAccount has = contents.account(id);
          List<Removal.Effect> effects = new ArrayList<>();
          effects.add(new Removal.Effect("console.goes-repositories", has.repositories().count()));
          has.repositories()
              .names()
              .forEach(name -> effects.add(new Removal.Effect("console.goes-name", name)));
          effects.add(new Removal.Effect("console.goes-members", has.members()));
          effects.add(new Removal.Effect("console.goes-teams", has.teams()));
          effects.add(new Removal.Effect("console.goes-hooks", has.hooks()));
          return effects;
        },
        () -> organizations.delete(id),
        path(organization),
        "/admin/organizations");
  }

  private Removal member(Organization organization, User user) {
    long id = organization.account().id();
    if (organizations.findMembership(id, user.id()).isEmpty()) {
      throw new PageRefusal.NotFound();
    }
    return new Removal(
        "member",
        user.login(),
        () -> {
          Contents.OfMember has = contents.member(id, user.id());
          return List.of(
              new Removal.Effect("console.goes-teams", has.teams()),
              new Removal.Effect("console.goes-given-repositories", has.repositories()),
              new Removal.Effect("console.goes-given-packages", has.packages()));
        },
        () -> organizations.removeMember(id, user.id()),
        path(organization),
        path(organization));
  }

  private Removal team(Organization organization, String slug) {
    Team team =
        teams
            .find(organization.account().id(), slug, reader.requireAccount().id(), true)
            .orElseThrow(PageRefusal.NotFound::new);
    return new Removal(
        "team",
        team.slug(),
        () -> {
          Contents.OfTeam has = contents.team(team.id());
          return List.of(
              new Removal.Effect("console.goes-members", has.members()),
              new Removal.Effect("console.goes-given-repositories", has.repositories()),
              new Removal.Effect("console.goes-given-packages", has.packages()));
        },
        () -> teams.delete(team.id()),
        path(organization) + "/teams/" + team.slug(),
        path(organization));
  }

  private Removal repository(String owner, String name) {
    RepositoryAccess access =
        policy.find(reader.requireAccount(), owner, name).orElseThrow(PageRefusal.NotFound::new);
    Repository repository = repositories.require(access);
    String full = repository.owner().login() + "/" + repository.name();
    return new Removal(
        "repository",
        full,
        () -> {
          Contents.OfRepository has = contents.repository(access.id());
          List<Removal.Effect> effects = new ArrayList<>();
          effects.add(new Removal.Effect("console.goes-images", has.images().count()));
          has.images()
              .names()
              .forEach(image -> effects.add(new Removal.Effect("console.goes-name", image)));
          effects.add(new Removal.Effect("console.goes-links", has.linkedPackages()));
          effects.add(new Removal.Effect("console.goes-team-roles", has.teams()));
          effects.add(new Removal.Effect("console.goes-collaborators", has.collaborators()));
          effects.add(new Removal.Effect("console.goes-workflow-tokens", has.workflowTokens()));
          return effects;
        },
        () -> repositories.delete(access),
        "/admin/repositories/" + full,
        "/admin/repositories?owner=" + repository.owner().login());
  }
}
