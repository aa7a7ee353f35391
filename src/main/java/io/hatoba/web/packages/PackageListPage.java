package io.hatoba.web.packages;

import io.hatoba.access.Caller;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.access.RepositoryPolicy;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.catalog.views.PackagePage;
import io.hatoba.catalog.views.PackagePlace;
import io.hatoba.catalog.views.PackageQuery;
import io.hatoba.catalog.views.PackageSummary;
import io.hatoba.catalog.views.PackageViews;
import io.hatoba.config.RegistryHosts;
import io.hatoba.oci.Permission;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Packages of an owner, of a repository, or all that the reader may pull. */
@At(
    value = {
      "/packages",
      "/orgs/{org}/packages",
      "/users/{user}/packages",
      "/{owner}/{repository}/packages"
    },
    view = "packages/list",
    audience = At.Audience.ANYBODY)
@Named
@RequestScoped
public class PackageListPage implements Page {
  private static final int ROWS = 30;

  @Inject private PackageViews views;
  @Inject private Users users;
  @Inject private RepositoryPolicy repositories;
  @Inject private RegistryHosts hosts;
  @Inject private Reader reader;

  private String path = "";
  private Optional<String> owner = Optional.empty();
  private Optional<String> repository = Optional.empty();
  private boolean administers;
  private Optional<RegistryKind> kind = Optional.empty();
  private Optional<Visibility> visibility = Optional.empty();
  private PackageQuery.Order order = PackageQuery.Order.NAME;
  private String text = "";
  private PackagePage page = new PackagePage(List.of(), Optional.empty());

  /** For the container. */
  public PackageListPage() {}

  @Override
  public void open(PageRequest request) {
    path = request.path();
    text = request.parameter("q").orElse("");
    kind = request.parameter("type").flatMap(PackageLookup::kind);
    visibility = request.parameter("visibility").flatMap(PackageListPage::visibility);
    order = request.choice("sort", PackageQuery.Order.NAME);
    page =
        views.list(
            reader.caller(),
            query(request),
            request.parameter("after").flatMap(PackagePlace::parse),
            ROWS);
    if (owner.isPresent() && page.packages().isEmpty() && !reader.signedIn()) {
      // Nobody is told which owners there are by being shown an empty list of one.
      throw new PageRefusal.SignInNeeded();
    }
  }

  private PackageQuery query(PageRequest request) {
    OptionalLong ownerId = OptionalLong.empty();
    OptionalLong repositoryId = OptionalLong.empty();
    if (request.names().containsKey("repository")) {
      owner = Optional.of(request.name("owner"));
      repository = Optional.of(request.name("repository"));
      repositoryId = OptionalLong.of(requireRepository());
    } else if (!request.names().isEmpty()) {
      boolean organization = request.names().containsKey("org");
      owner = Optional.of(request.name(organization ? "org" : "user"));
      Optional<User> found =
          users.find(owner.get()).filter(user -> user.organization() == organization);
      if (found.isEmpty()) {
        throw reader.signedIn() ? new PageRefusal.NotFound() : new PageRefusal.SignInNeeded();
      }
      owner = Optional.of(found.get().login());
      ownerId = OptionalLong.of(found.get().id());
    }
    return new PackageQuery(ownerId, repositoryId, kind, visibility, text, order);
  }

  private long requireRepository() {
    Caller.Account caller = reader.requireAccount();
    RepositoryAccess access =
        repositories
            .find(caller, owner.orElseThrow(), repository.orElseThrow())
            .orElseThrow(PageRefusal.NotFound::new);
    administers = access.decide(Permission.ADMIN).allowed();
    return access.id();
  }

  private static Optional<Visibility> visibility(String word) {
    return List.of(Visibility.values()).stream()
        .filter(it -> it.name().equalsIgnoreCase(word))
        .findFirst();
  }

  /** Whose packages; empty for all. */
  public Optional<String> owner() {
    return owner;
  }

  /** Of which repository. */
  public Optional<String> repository() {
    return repository;
  }

  /** Whether the reader administers that repository. */
  public boolean administers() {
    return administers;
  }

  /** The rows. */
  public List<PackageSummary> rows() {
    return page.packages();
  }

  /** What is looked for in names. */
  public String text() {
    return text;
  }

  /** Word of the registry that is shown; empty for both. */
  public String type() {
    return kind.map(PackagePaths::word).orElse("");
  }

  /** Word of the visibility that is shown; empty for all. */
  public String visibilityWord() {
    return visibility.map(it -> it.name().toLowerCase(Locale.ROOT)).orElse("");
  }

  /** Word of the order. */
  public String sort() {
    return order.name().toLowerCase(Locale.ROOT);
  }

  /** Words of all visibilities. */
  public List<String> visibilities() {
    return List.of(Visibility.values()).stream()
        .map(it -> it.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** Words of all orders. */
  public List<String> orders() {
    return List.of(PackageQuery.Order.values()).stream()
        .map(it -> it.name().toLowerCase(Locale.ROOT))
        .toList();
  }

  /** Whether not all are shown. */
  public boolean filtered() {
    return !text.isEmpty() || kind.isPresent() || visibility.isPresent();
  }

  /** Where the next page is. */
  public Optional<String> next() {
    return page.next().map(place -> path + query(Optional.of(place.toString())));
  }

  /** Where the first page is, for those who are on a later one. */
  public String first() {
    return path + query(Optional.empty());
  }

  private String query(Optional<String> after) {
    List<String> parts = new ArrayList<>();
    add(parts, "q", text);
    add(parts, "type", type());
    add(parts, "visibility", visibilityWord());
    add(parts, "sort", order == PackageQuery.Order.NAME ? "" : sort());
    add(parts, "after", after.orElse(""));
    return parts.isEmpty() ? "" : "?" + String.join("&", parts);
  }

  private static void add(List<String> parts, String name, String value) {
    if (!value.isEmpty()) {
      parts.add(name + "=" + PackagePaths.encoded(value));
    }
  }

  /** What brings the first image to where the reader is. */
  public String commands() {
    String namespace = owner.orElse(reader.login()).toLowerCase(Locale.ROOT);
    RegistryKind where = repository.isPresent() ? RegistryKind.DOCKER : RegistryKind.CONTAINER;
    String image =
        hosts.of(where).origin().authority()
            + "/"
            + namespace
            + repository.map(name -> "/" + name.toLowerCase(Locale.ROOT)).orElse("")
            + "/my-image:1.0";
    return "docker tag my-image " + image + "\ndocker push " + image;
  }
}
