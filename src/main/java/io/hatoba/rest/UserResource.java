package io.hatoba.rest;

import io.hatoba.access.ApiRule;
import io.hatoba.access.Caller;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.RepositoryLists;
import io.hatoba.accounts.RepositoryLists.Part;
import io.hatoba.accounts.RepositoryLists.Wanted;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.oci.Visibility;
import io.hatoba.registry.RacingInsert;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
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

/** {@code /user}: whoever calls, its repositories and organizations. */
@Path("user")
@ApplicationScoped
public class UserResource {
  private static final int FORBIDDEN = 403;

  @Inject private Users users;
  @Inject private Organizations organizations;
  @Inject private Repositories repositories;
  @Inject private RepositoryLists lists;
  @Inject private Checks checks;
  @Inject private Urls urls;

  /** The account of the credential. */
  @GET
  @MayCall(Need.CREDENTIAL)
  public Response get(@Context HttpServletRequest request) {
    return users
        .find(SignedIn.require(request).id())
        .map(this::profile)
        .orElseThrow(ApiException::notFound);
  }

  private Response profile(User user) {
    return Answers.ok(PrivateProfileBody.of(user, lists.totals(user.id()), urls));
  }

  record Changes(
      @Nullable String name,
      @Nullable String email,
      @Nullable String blog,
      @Nullable String company,
      @Nullable String location,
      @Nullable String bio) {}

  /**
   * Changes what the caller says of itself to everybody.
   *
   * @param body {@code name}, {@code email}, {@code blog}, {@code company}, {@code location},
   *     {@code bio}; what is missing stays, and an empty text takes away what was said
   * @return 200 with the account; 422 if a text is too long, or no e-mail address
   */
  @PATCH
  @MayCall(Need.USER)
  public Response change(@Context HttpServletRequest request, InputStream body) {
    Changes asked = ApiJson.read(body, Changes.class);
    checks.requireScope(request, "user");
    return profile(
        users.changeProfile(
            SignedIn.require(request).id(),
            Optional.ofNullable(asked.name()),
            new User.Profile(
                Optional.ofNullable(asked.email()),
                Optional.ofNullable(asked.blog()),
                Optional.ofNullable(asked.company()),
                Optional.ofNullable(asked.location()),
                Optional.ofNullable(asked.bio()))));
  }

  /**
   * Repositories in which the caller has a part.
   *
   * @param affiliation {@code owner}, {@code collaborator}, {@code organization_member}, several
   *     with commas; all without it
   * @param visibility {@code all}, {@code public}, or {@code private}, which internal ones are too:
   *     not everybody sees them
   * @param type a shorter way to say affiliation or visibility
   * @param sort {@code full_name} (default), {@code created}, {@code updated}, {@code pushed}
   * @param since only those that were changed after a time
   * @param before only those that were changed last before a time
   */
  @GET
  @Path("repos")
  @MayCall(Need.REPOSITORY)
  public Response repositories(
      @Context HttpServletRequest request,
      @Context UriInfo uri,
      @QueryParam("visibility") @Nullable String visibility,
      @QueryParam("affiliation") @Nullable String affiliation,
      @QueryParam("type") @Nullable String type,
      @QueryParam("sort") @Nullable String sort,
      @QueryParam("direction") @Nullable String direction,
      @QueryParam("since") @Nullable String since,
      @QueryParam("before") @Nullable String before) {
    if (type != null && (affiliation != null || visibility != null)) {
      throw Bodies.invalid("Repository", "type", type);
    }
    String parts = affiliation == null ? affiliation(type) : affiliation;
    Set<Visibility> shown = visibilities(visibility == null ? visibility(type) : visibility);
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        lists.listMine(
            SignedIn.require(request),
            parts(parts),
            new Wanted(
                shown,
                Bodies.time("Repository", "since", since),
                Bodies.time("Repository", "before", before)),
            Sorting.order(sort == null ? "full_name" : sort, direction),
            paging.slice()),
        paging,
        repository -> RepositoryBody.of(repository, urls));
  }

  private static String affiliation(@Nullable String type) {
    return switch (type == null ? "all" : type) {
      case "owner" -> "owner";
      case "member" -> "collaborator,organization_member";
      default -> "owner,collaborator,organization_member";
    };
  }

  private static String visibility(@Nullable String type) {
    return switch (type == null ? "all" : type) {
      case "public" -> "public";
      case "private" -> "private";
      case "all", "owner", "member" -> "all";
      default -> throw Bodies.invalid("Repository", "type", String.valueOf(type));
    };
  }

  private static Set<Visibility> visibilities(String word) {
    return switch (word) {
      case "all" -> EnumSet.allOf(Visibility.class);
      case "public" -> Set.of(Visibility.PUBLIC);
      case "private" -> Set.of(Visibility.INTERNAL, Visibility.PRIVATE);
      default -> throw Bodies.invalid("Repository", "visibility", word);
    };
  }

  private static Set<Part> parts(String affiliation) {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    for (String word : affiliation.split(",", -1)) {
      Bodies.word("Repository", "affiliation", Part.class, word.strip()).ifPresent(parts::add);
    }
    return parts;
  }

  /**
   * Makes a repository of the caller.
   *
   * @param body {@code name}, {@code description}, {@code homepage}, {@code private}, {@code
   *     visibility}
   * @return 201 with the repository; 422 if it may not have the name
   */
  @POST
  @Path("repos")
  @MayCall(Need.REPOSITORY)
  public Response create(@Context HttpServletRequest request, InputStream body) {
    Caller.Account caller = SignedIn.require(request);
    NewRepository asked = ApiJson.read(body, NewRepository.class);
    Visibility visibility = asked.visibility(Visibility.PUBLIC);
    checks.requireMakes(request, caller.id(), visibility);
    Repository made =
        RacingInsert.retried(
            () ->
                repositories.create(
                    caller.id(),
                    asked.requireName(),
                    visibility,
                    asked.describedAs(),
                    asked.readAt()));
    return Answers.created(RepositoryBody.of(made, urls));
  }

  /** Organizations in which the caller is. */
  @GET
  @Path("orgs")
  @MayCall(Need.ORGANIZATION)
  public Response organizations(@Context HttpServletRequest request, @Context UriInfo uri) {
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        organizations.memberships(requireReadOrg(request).id(), paging.slice()),
        paging,
        membership -> OrganizationBody.of(membership.organization(), urls));
  }

  private static Caller.Account requireReadOrg(HttpServletRequest request) {
    Caller.Account caller = SignedIn.require(request);
    if (!caller.scopes().contains("read:org")) {
      throw new ApiException(FORBIDDEN, ApiRule.SCOPE_NEEDED_TO_LIST.about("read:org").text());
    }
    return caller;
  }

  /** What the caller is in its organizations. */
  @GET
  @Path("memberships/orgs")
  @MayCall(Need.ORGANIZATION)
  public Response memberships(@Context HttpServletRequest request, @Context UriInfo uri) {
    Paging paging = Paging.of(uri, urls);
    return Answers.page(
        organizations.memberships(requireReadOrg(request).id(), paging.slice()),
        paging,
        membership -> MembershipBody.of(membership, urls));
  }

  /** What the caller is in one organization. */
  @GET
  @Path("memberships/orgs/{org}")
  @MayCall(Need.ORGANIZATION)
  public Response membership(@Context HttpServletRequest request, @PathParam("org") String org) {
    long caller = requireReadOrg(request).id();
    return organizations
        .findMembership(checks.organization(request, org).id(), caller)
        .map(membership -> Answers.ok(MembershipBody.of(membership, urls)))
        .orElseThrow(ApiException::notFound);
  }
}
