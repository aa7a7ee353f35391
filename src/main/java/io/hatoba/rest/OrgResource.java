package io.hatoba.rest;

import io.hatoba.access.Caller;
import io.hatoba.access.OrganizationAccess;
import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.RepositoryLists;
import io.hatoba.accounts.RepositoryLists.Wanted;
import io.hatoba.catalog.Contents;
import io.hatoba.oci.Role;
import io.hatoba.oci.Visibility;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriInfo;
import java.io.InputStream;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code /orgs/{org}} and its repositories. */
@Path("orgs/{org}")
@ApplicationScoped
public class OrgResource {
  private static final String RESOURCE = "Organization";

  @Inject private Organizations organizations;
  @Inject private Repositories repositories;
  @Inject private RepositoryLists lists;
  @Inject private Contents contents;
  @Inject private DryRunAnswers dryRuns;
  @Inject private Checks checks;
  @Inject private Urls urls;

  /** The organization; everybody sees that it is there. */
  @GET
  @MayCall(Need.CREDENTIAL)
  public Response get(@Context HttpServletRequest request, @PathParam("org") String org) {
    long id = checks.organization(request, org).id();
    return full(organizations.find(id).orElseThrow(ApiException::notFound));
  }

  private Response full(Organization organization) {
    long publicRepositories = lists.totals(organization.account().id()).open();
    return Answers.ok(OrganizationBody.Full.of(organization, publicRepositories, urls));
  }

  record Changes(
      @Nullable String name,
      @Nullable String email,
      @Nullable String description,
      @Nullable String defaultRepositoryPermission,
      @Nullable Boolean membersCanCreateRepositories,
      @Nullable Boolean membersCanCreatePublicRepositories,
      @Nullable Boolean membersCanCreateInternalRepositories,
      @Nullable Boolean membersCanCreatePrivateRepositories,
      @Nullable Boolean packagesInheritRepositoryAccess,
      @Nullable Boolean membersCanPublishPublicPackages,
      @Nullable Boolean membersCanPublishInternalPackages,
      @Nullable Boolean membersCanPublishPrivatePackages) {
    /** Of which visibilities members may make repositories then. */
    Set<Visibility> makes(Set<Visibility> before) {
      Set<Visibility> makes = EnumSet.noneOf(Visibility.class);
      makes.addAll(before);
      if (membersCanCreateRepositories != null) {
        makes.clear();
        if (membersCanCreateRepositories) {
          makes.addAll(EnumSet.allOf(Visibility.class));
        }
      }
      set(makes, Visibility.PUBLIC, membersCanCreatePublicRepositories);
      set(makes, Visibility.INTERNAL, membersCanCreateInternalRepositories);
      set(makes, Visibility.PRIVATE, membersCanCreatePrivateRepositories);
      return makes;
    }

    /** With which visibilities members may publish packages then. */
    Set<Visibility> publishes(Set<Visibility> before) {
      Set<Visibility> publishes = EnumSet.noneOf(Visibility.class);
      publishes.addAll(before);
      set(publishes, Visibility.PUBLIC, membersCanPublishPublicPackages);
      set(publishes, Visibility.INTERNAL, membersCanPublishInternalPackages);
      set(publishes, Visibility.PRIVATE, membersCanPublishPrivatePackages);
      return publishes;
    }

    private static void set(Set<Visibility> makes, Visibility one, @Nullable Boolean may) {
      if (may != null) {
        if (may) {
          makes.add(one);
        } else {
          makes.remove(one);
        }
      }
    }
  }

  /**
   * Changes the organization.
   *
   * @param body {@code name}, {@code email}, {@code description}, {@code
   *     default_repository_permission} ({@code none}, {@code read}, {@code write}, {@code admin}),
   *     {@code members_can_create_repositories} and the three of one visibility each, and,
   *     additions to GitHub's API, {@code packages_inherit_repository_access}: whether packages
   *     that are linked by their first push have the roles of the repository, and {@code
   *     members_can_publish_public_packages} and its two others: with which visibilities those may
   *     publish packages of the Container registry who are no owners
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 200 with the organization
   */
  @PATCH
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response change(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @QueryParam("dry_run") boolean dryRun,
      InputStream body) {
    Changes asked = ApiJson.read(body, Changes.class);
    long id = checks.administeredOrganization(request, org).id();
    Organizations.Change change =
        new Organizations.Change(
            Bodies.text(RESOURCE, "name", asked.name(), 255),
            Bodies.email(RESOURCE, "email", asked.email()),
            Bodies.text(RESOURCE, "description", asked.description(), 512),
            Bodies.word(
                RESOURCE,
                "default_repository_permission",
                Role.class,
                asked.defaultRepositoryPermission()),
            asked::makes,
            Optional.ofNullable(asked.packagesInheritRepositoryAccess()),
            asked::publishes);
    return dryRuns.of(dryRun, () -> organizations.change(id, change), this::full);
  }

  /**
   * Lets the organization go, with its teams and repositories.
   *
   * @param dryRun whether only to say what would be done ({@link DryRunAnswers})
   * @return 202; 422 if it owns packages
   */
  @DELETE
  @MayCall(Need.ORGANIZATION_OWNER)
  public Response delete(
      @Context HttpServletRequest request,
      @PathParam("org") String org,
      @QueryParam("dry_run") boolean dryRun) {
    long id = checks.administeredOrganization(request, org).id();
    return dryRuns.of(
        dryRun,
        () -> {
          organizations.delete(id);
          return true;
        },
        gone -> Answers.accepted("The organization was deleted.", urls.api("/organizations")),
        () -> {
          Contents.OfAccount before = contents.account(id);
          return gone -> before;
        });
  }

  /**
   * Repositories of the organization that the caller sees.
   *
   * @param type {@code all}, {@code public}, {@code private}, {@code internal}; {@code sources} and
   *     {@code member} are all, and {@code forks} none
   * @param sort {@code created} (default), {@code updated}, {@code pushed}, {@code full_name}
   */
  @GET
  @Path("repos")
  @MayCall(Need.REPOSITORY)
  public Response repositories(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @PathParam("org") String org,
      @QueryParam("type") @Nullable String type,
      @QueryParam("sort") @Nullable String sort,
      @QueryParam("direction") @Nullable String direction) {
    OrganizationAccess access = checks.organization(request, org);
    Caller.Account caller = SignedIn.require(request);
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        lists.listOf(
            caller,
            access.id(),
            Wanted.of(visibilities(type == null ? "all" : type)),
            Sorting.order(sort == null ? "created" : sort, direction),
            paging.slice()),
        paging,
        repository -> RepositoryBody.of(repository, urls));
  }

  private static Set<Visibility> visibilities(String type) {
    return switch (type) {
      case "all", "member", "sources" -> EnumSet.allOf(Visibility.class);
      case "forks" -> EnumSet.noneOf(Visibility.class);
      default ->
          Bodies.word("Repository", "type", Visibility.class, type)
              .map(Set::of)
              .orElseGet(() -> EnumSet.noneOf(Visibility.class));
    };
  }

  /**
   * Makes a repository of the organization.
   *
   * @param body {@code name}, {@code description}, {@code homepage}, {@code private}, {@code
   *     visibility}
   * @return 201 with the repository; 403 if members may make none of that visibility; 422 if it may
   *     not have the name
   */
  @POST
  @Path("repos")
  @MayCall(Need.REPOSITORY)
  public Response create(
      @Context HttpServletRequest request, @PathParam("org") String org, InputStream body) {
    NewRepository asked = ApiJson.read(body, NewRepository.class);
    OrganizationAccess access = checks.organization(request, org);
    Visibility visibility = asked.visibility(Visibility.PUBLIC);
    checks.requireMakes(request, access.id(), visibility);
    Repository made =
        RacingInsert.retried(
            () ->
                repositories.create(
                    access.id(),
                    asked.requireName(),
                    visibility,
                    asked.describedAs(),
                    asked.readAt()));
    return Answers.created(RepositoryBody.of(made, urls));
  }
}
