package io.hatoba.it.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.kohsuke.github.GHEvent;
import org.kohsuke.github.GHFileNotFoundException;
import org.kohsuke.github.GHHook;
import org.kohsuke.github.GHMembership;
import org.kohsuke.github.GHMyself;
import org.kohsuke.github.GHOrganization;
import org.kohsuke.github.GHPermissionType;
import org.kohsuke.github.GHPerson;
import org.kohsuke.github.GHRepository;
import org.kohsuke.github.GHTeam;
import org.kohsuke.github.GHUser;
import org.kohsuke.github.GitHub;
import org.kohsuke.github.GitHubBuilder;
import org.kohsuke.github.HttpException;

/** The library by which programs of Java speak to GitHub; it has no calls for packages. */
@ExtendWith(SharedHatoba.class)
class GitHubApiIT {
  private final RunningHatoba hatoba;
  private final String suffix = Long.toString(System.nanoTime(), 36);
  private final String member = "member-" + suffix;
  private final String org = "org-" + suffix;
  private final GitHub github;

  GitHubApiIT(RunningHatoba hatoba) throws IOException {
    this.hatoba = hatoba;
    github = connect(hatoba.token());
  }

  private GitHub connect(String token) throws IOException {
    return new GitHubBuilder()
        .withEndpoint(hatoba.origin() + "/api/v3")
        .withOAuthToken(token)
        .build();
  }

  /** What only an enterprise server has, and the library no calls for. */
  @BeforeEach
  void makeAccounts() throws Exception {
    make("/admin/users", "{\"login\":\"" + member + "\"}");
    make("/admin/organizations", "{\"login\":\"" + org + "\",\"admin\":\"admin\"}");
  }

  private void make(String path, String body) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(hatoba.origin() + "/api/v3" + path))
                    .header("Authorization", "token " + hatoba.token())
                    .POST(BodyPublishers.ofString(body))
                    .build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private static List<String> logins(Iterable<? extends GHPerson> people) {
    return stream(people).map(GHPerson::getLogin).toList();
  }

  private static <T> Stream<T> stream(Iterable<T> all) {
    return StreamSupport.stream(all.spliterator(), false);
  }

  @Test
  void signs_in() throws Exception {
    assertThat(github.isCredentialValid()).isTrue();
    github.checkApiUrlValidity();
    GHMyself myself = github.getMyself();
    assertThat(myself.getLogin()).isEqualTo("admin");
    assertThat(myself.isSiteAdmin()).isTrue();
    assertThat(myself.getType()).isEqualTo("User");
    assertThat(myself.getCreatedAt()).isBeforeOrEqualTo(new Date());
    assertThat(github.getUser(member).getUpdatedAt()).isNotNull();
  }

  @Test
  void a_wrong_token_is_refused() throws Exception {
    GitHub stranger = connect("hbp_wrong");
    assertThat(stranger.isCredentialValid()).isFalse();
    assertThatThrownBy(stranger::getMyself)
        .isInstanceOf(HttpException.class)
        .hasMessageContaining("Bad credentials")
        .extracting(refusal -> ((HttpException) refusal).getResponseCode())
        .isEqualTo(401);
  }

  @Test
  void lists_users_and_organizations_by_pages() throws Exception {
    make("/admin/users", "{\"login\":\"other-" + suffix + "\"}");
    make("/admin/organizations", "{\"login\":\"another-" + suffix + "\",\"admin\":\"admin\"}");
    assertThat(logins(github.listUsers().withPageSize(2)))
        .doesNotHaveDuplicates()
        .contains("admin", member, "other-" + suffix);
    assertThat(logins(github.listOrganizations().withPageSize(2)))
        .doesNotHaveDuplicates()
        .contains(org, "another-" + suffix);
  }

  @Test
  void keeps_members_of_an_organization() throws Exception {
    GHOrganization organization = github.getOrganization(org);
    GHUser user = github.getUser(member);
    assertThat(organization.hasMember(user)).isFalse();
    organization.add(user, GHOrganization.Role.MEMBER);
    assertThat(organization.hasMember(user)).isTrue();
    assertThat(organization.getMembership(member).getRole()).isEqualTo(GHMembership.Role.MEMBER);
    assertThat(logins(organization.listMembers().withPageSize(1)))
        .containsExactlyInAnyOrder("admin", member);
    assertThat(logins(organization.listMembersWithRole("admin"))).containsExactly("admin");
    assertThat(logins(github.getMyself().getAllOrganizations())).contains(org);
    assertThat(github.getMyself().getMembership(organization).getRole())
        .isEqualTo(GHMembership.Role.ADMIN);
    assertThat(logins(user.getOrganizations())).containsExactly(org);
    organization.remove(user);
    assertThat(logins(organization.getMembers())).containsExactly("admin");
  }

  @Test
  void keeps_teams_which_it_names_by_ids() throws Exception {
    GHOrganization organization = github.getOrganization(org);
    GHUser user = github.getUser(member);
    organization.add(user, GHOrganization.Role.MEMBER);
    GHRepository repository = organization.createRepository("app").private_(true).create();
    GHTeam team = organization.createTeam("Night Crew").privacy(GHTeam.Privacy.CLOSED).create();
    organization.createTeam("day crew").create();
    assertThat(stream(organization.listTeams().withPageSize(1)).map(GHTeam::getSlug))
        .containsExactly("day-crew", "night-crew");
    assertThat(organization.getTeam(team.getId()).getName()).isEqualTo("Night Crew");
    team.add(user, GHTeam.Role.MAINTAINER);
    team.add(github.getUser("admin"));
    assertThat(logins(team.listMembers().withPageSize(1)))
        .containsExactlyInAnyOrder("admin", member);
    assertThat(logins(team.listMembers(GHTeam.Role.MAINTAINER))).containsExactly(member);
    team.add(repository, GHOrganization.RepositoryRole.from(GHOrganization.Permission.PUSH));
    assertThat(team.getRepositories()).containsOnlyKeys("app");
    assertThat(repository.getTeams()).extracting(GHTeam::getPermission).containsExactly("push");
    team.setDescription("Who is awake");
    assertThat(organization.getTeamBySlug("night-crew").getDescription()).isEqualTo("Who is awake");
    team.remove(user);
    assertThat(team.hasMember(user)).isFalse();
    team.remove(repository);
    assertThat(team.getRepositories()).isEmpty();
    team.delete();
    assertThat(organization.getTeams()).containsOnlyKeys("day crew");
    assertThatThrownBy(() -> organization.getTeam(team.getId()))
        .isInstanceOf(GHFileNotFoundException.class);
  }

  @Test
  void keeps_repositories_of_an_organization() throws Exception {
    GHOrganization organization = github.getOrganization(org);
    organization.createRepository("open").description("For all").create();
    organization.createRepository("inside").visibility(GHRepository.Visibility.INTERNAL).create();
    GHRepository hidden = organization.createRepository("hidden").private_(true).create();
    assertThat(stream(organization.listRepositories(1)).map(GHRepository::getName))
        .containsExactlyInAnyOrder("open", "inside", "hidden");
    GHRepository inside = github.getRepository(org + "/inside");
    assertThat(inside.getVisibility()).isEqualTo(GHRepository.Visibility.INTERNAL);
    assertThat(inside.isPrivate()).isTrue();
    assertThat(inside.getOwnerName()).isEqualTo(org);
    assertThat(inside.getOwner().getType()).isEqualTo("Organization");
    assertThat(inside.hasAdminAccess()).isTrue();
    GHRepository open = organization.getRepository("open");
    assertThat(open.getVisibility()).isEqualTo(GHRepository.Visibility.PUBLIC);
    assertThat(open.getDescription()).isEqualTo("For all");
    assertThat(organization.getRepository("none")).isNull();
    assertThat(github.getRepositoryById(hidden.getId()).getFullName()).isEqualTo(org + "/hidden");
    assertThatThrownBy(() -> github.getRepository(org + "/none"))
        .isInstanceOf(GHFileNotFoundException.class);
    hidden.setVisibility(GHRepository.Visibility.PUBLIC);
    assertThat(github.getRepository(org + "/hidden").isPrivate()).isFalse();
    hidden.renameTo("shown");
    assertThat(github.getRepository(org + "/hidden").getName()).isEqualTo("shown");
    open.delete();
    assertThat(organization.getRepositories()).containsOnlyKeys("inside", "shown");
  }

  @Test
  void keeps_repositories_of_its_own_and_collaborators() throws Exception {
    String name = "mine-" + suffix;
    GHRepository mine = github.createRepository(name).private_(true).create();
    github.createRepository("more-" + suffix).create();
    assertThat(
            stream(github.getMyself().listRepositories(1, GHMyself.RepositoryListFilter.OWNER))
                .map(GHRepository::getName))
        .contains(name, "more-" + suffix);
    assertThat(github.getUser("admin").getRepository(name).getId()).isEqualTo(mine.getId());
    GHUser user = github.getUser(member);
    mine.addCollaborators(GHOrganization.RepositoryRole.from(GHOrganization.Permission.PULL), user);
    assertThat(logins(mine.getCollaborators())).contains(member);
    assertThat(mine.getPermission(member)).isEqualTo(GHPermissionType.READ);
    mine.removeCollaborators(user);
    assertThat(mine.isCollaborator(user)).isFalse();
  }

  @Test
  void keeps_webhooks() throws Exception {
    GHRepository repository = github.getOrganization(org).createRepository("app").create();
    GHHook hook =
        repository.createWebHook(
            URI.create("https://ci.example.com/hatoba").toURL(), List.of(GHEvent.REGISTRY_PACKAGE));
    assertThat(repository.getHooks()).extracting(GHHook::getId).containsExactly(hook.getId());
    assertThat(hook.getEvents()).containsExactly(GHEvent.REGISTRY_PACKAGE);
    hook.ping();
    hook.delete();
    assertThat(repository.getHooks()).isEmpty();
  }
}
