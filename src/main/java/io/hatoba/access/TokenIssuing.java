package io.hatoba.access;

import io.hatoba.config.RegistryHost;
import io.hatoba.oci.NameInvalidException;
import io.hatoba.oci.RepositoryName;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/** Makes bearer tokens that hold the intersection of what is asked for and what is allowed. */
@Singleton
public final class TokenIssuing {
  /** Characters of repository names in one token: its header stays far below a server's limit. */
  private static final int MAX_NAME_CHARACTERS = 3_000;

  private final AccessPolicy policy;
  private final BearerTokens tokens;

  /** Under the one policy. */
  @Inject
  public TokenIssuing(AccessPolicy policy, BearerTokens tokens) {
    this.policy = policy;
    this.tokens = tokens;
  }

  /**
   * Makes a token for a caller.
   *
   * @param scopes what is asked for; what does not fit into a small token is left out, and asked
   *     for again by the client when it needs it
   */
  public String issue(RegistryHost host, Caller caller, List<ResourceScope> scopes) {
    Map<String, Grant> repositories = new HashMap<>();
    Grant catalog = Grant.NONE;
    int characters = 0;
    for (ResourceScope scope : scopes) {
      if (scope.type().equals(ResourceScope.REPOSITORY)) {
        characters += scope.name().length();
        if (characters <= MAX_NAME_CHARACTERS) {
          repositories.put(scope.name(), grant(host, caller, scope));
        }
      } else {
        catalog = grant(policy.decideCatalog(caller), scope.actions());
      }
    }
    OptionalLong accountId = OptionalLong.empty();
    Set<Action> scoped = EnumSet.noneOf(Action.class);
    if (caller instanceof Caller.Account account) {
      accountId = OptionalLong.of(account.id());
      for (Action action : Action.values()) {
        if (account.scopes().contains(action.scope())) {
          scoped.add(action);
        }
      }
    }
    return tokens.sign(
        new BearerToken(host.service(), accountId, scoped, repositories, catalog, tokens.expiry()));
  }

  private Grant grant(RegistryHost host, Caller caller, ResourceScope scope) {
    Set<Action> allowed = EnumSet.noneOf(Action.class);
    try {
      var name = host.imageName(new RepositoryName(scope.name()));
      Access access = policy.of(caller, name);
      for (Action action : scope.actions()) {
        if (access.allows(action)) {
          allowed.add(action);
        }
      }
    } catch (NameInvalidException namesNothing) {
      // Nobody may do anything to a name that cannot exist; the request itself will be told why.
      allowed.clear();
    }
    Set<Action> refused = EnumSet.noneOf(Action.class);
    refused.addAll(scope.actions());
    refused.removeAll(allowed);
    return new Grant(allowed, refused);
  }

  private static Grant grant(Decision decision, Set<Action> asked) {
    return decision.allowed() ? new Grant(asked, Set.of()) : new Grant(Set.of(), asked);
  }
}
