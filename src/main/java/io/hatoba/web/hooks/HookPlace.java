package io.hatoba.web.hooks;

import io.hatoba.access.Caller;
import io.hatoba.access.OrganizationPolicy;
import io.hatoba.access.RepositoryPolicy;
import io.hatoba.accounts.Organizations;
import io.hatoba.accounts.Repositories;
import io.hatoba.accounts.Repository;
import io.hatoba.catalog.hooks.Hook;
import io.hatoba.catalog.hooks.HookTarget;
import io.hatoba.catalog.hooks.Hooks;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Whose hooks a path is about, and which of them. */
@Named
@RequestScoped
public class HookPlace {
  static final String OF_INSTANCE = "/admin/webhooks";
  static final String OF_ORGANIZATION = "/organizations/{org}/settings/hooks";
  static final String OF_REPOSITORY = "/{owner}/{repo}/settings/hooks";

  private static final String NUMBER = "[0-9]{1,18}";

  @Inject private RepositoryPolicy repositoryPolicy;
  @Inject private OrganizationPolicy organizationPolicy;
  @Inject private Repositories repositories;
  @Inject private Organizations organizations;
  @Inject private Hooks hooks;
  @Inject private Reader reader;

  private HookTarget target = HookTarget.INSTANCE;
  private String path = OF_INSTANCE;
  private String name = "";
  private String above = "";
  private Optional<Hook> hook = Optional.empty();

  /** For the container. */
  public HookPlace() {}

  /**
   * Finds out what the path names.
   *
   * @throws PageRefusal.NotFound if there is none, or the reader may not see its hooks
   */
  void open(PageRequest request) {
    Caller.Account caller = reader.requireAccount();
    if (request.names().containsKey("repo")) {
      ofRepository(
          repositoryPolicy.findHooked(caller, request.name("owner"), request.name("repo")));
    } else if (request.names().containsKey("org")) {
      ofOrganization(organizationPolicy.findHooked(caller, request.name("org")));
    } else if (!caller.administersSite()) {
      throw new PageRefusal.NotFound();
    }
  }

  /** The same for a path that names a hook too. */
  Hook openHook(PageRequest request) {
    open(request);
    Hook found = hooks.find(target, number(request.name("hook"))).orElseThrow(HookPlace::absent);
    hook = Optional.of(found);
    return found;
  }

  private void ofRepository(OptionalLong id) {
    Repository repository =
        repositories.find(id.orElseThrow(HookPlace::absent)).orElseThrow(HookPlace::absent);
    target = HookTarget.repository(repository.id());
    name = repository.owner().login() + "/" + repository.name();
    path = "/" + name + "/settings/hooks";
    above = "/" + name + "/packages";
  }

  private void ofOrganization(OptionalLong id) {
    long key = id.orElseThrow(HookPlace::absent);
    target = HookTarget.organization(key);
    name = organizations.find(key).orElseThrow(HookPlace::absent).account().login();
    path = "/organizations/" + name + "/settings/hooks";
    above = "/orgs/" + name + "/packages";
  }

  private static PageRefusal.NotFound absent() {
    return new PageRefusal.NotFound();
  }

  /** A key that a path has. */
  static long number(String text) {
    if (!text.matches(NUMBER)) {
      throw new PageRefusal.NotFound();
    }
    return Long.parseLong(text);
  }

  HookTarget target() {
    return target;
  }

  /** Whether the pages are part of the console. */
  public boolean console() {
    return target.kind() == HookTarget.Kind.INSTANCE;
  }

  /** {@code instance}, {@code organization} or {@code repository}. */
  public String kind() {
    return target.kind().name().toLowerCase(Locale.ROOT);
  }

  /** Whose hooks they are; empty for those of the instance. */
  public String name() {
    return name;
  }

  /** Where that one's packages are; empty for the instance. */
  public String above() {
    return above;
  }

  /** Where the list is. */
  public String path() {
    return path;
  }

  /** Where the list is, below the REST API. */
  public String restPath() {
    return switch (target.kind()) {
      case INSTANCE -> "/admin/hooks";
      case ORGANIZATION -> "/orgs/" + name + "/hooks";
      case REPOSITORY -> "/repos/" + name + "/hooks";
    };
  }

  /** Which hook the path names. */
  public Hook hook() {
    return hook.orElseThrow();
  }

  /** Where the hook of the path is. */
  public String hookPath() {
    return path + "/" + hook().id();
  }
}
