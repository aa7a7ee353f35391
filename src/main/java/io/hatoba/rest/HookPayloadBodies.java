package io.hatoba.rest;

import io.hatoba.accounts.Organization;
import io.hatoba.accounts.Repository;
import io.hatoba.accounts.User;
import io.hatoba.catalog.hooks.Hook;
import io.hatoba.catalog.hooks.HookPayloads;
import io.hatoba.catalog.hooks.HookTarget;
import io.hatoba.catalog.hooks.Publication;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What hooks are told, in GitHub's shapes {@code webhook-…}. */
@ApplicationScoped
public class HookPayloadBodies implements HookPayloads {
  @Inject private Urls urls;
  @Inject private HookPackageBodies packages;

  @Override
  public String publication(String event, Publication publication) {
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put("action", publication.action());
    payload.put(event, packages.of(publication));
    addPlace(payload, publication.repository(), publication.organization());
    payload.put("sender", UserBody.of(publication.sender(), urls));
    return json(payload);
  }

  @Override
  public String ping(
      Hook hook,
      User sender,
      Optional<Repository> repository,
      Optional<Organization> organization) {
    Map<String, @Nullable Object> payload = new LinkedHashMap<>();
    payload.put("zen", RootResource.ZEN);
    payload.put("hook_id", hook.id());
    payload.put("hook", HookBody.of(hook, urls.api(path(hook.target(), repository, organization))));
    addPlace(payload, repository, organization);
    payload.put("sender", UserBody.of(sender, urls));
    return json(payload);
  }

  private static String path(
      HookTarget target, Optional<Repository> repository, Optional<Organization> organization) {
    return switch (target.kind()) {
      case REPOSITORY ->
          repository
              .map(of -> "/repos/" + of.owner().login() + "/" + of.name() + "/hooks")
              .orElse("");
      case ORGANIZATION ->
          organization.map(of -> "/orgs/" + of.account().login() + "/hooks").orElse("");
      case INSTANCE -> "/admin/hooks";
    };
  }

  /** Nobody in particular hears of it, so it says nothing of what somebody may do there. */
  private void addPlace(
      Map<String, @Nullable Object> payload,
      Optional<Repository> repository,
      Optional<Organization> organization) {
    repository.ifPresent(
        of -> payload.put("repository", RepositoryBody.of(of, urls).withoutPermissions()));
    organization.ifPresent(of -> payload.put("organization", OrganizationBody.of(of, urls)));
  }

  private static String json(Object payload) {
    return new String(ApiJson.bytes(payload), StandardCharsets.UTF_8);
  }
}
