package io.hatoba.access;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * One resource of a token request or a challenge, such as {@code repository:octocat/app:pull,push}.
 *
 * @param type {@code repository} or {@code registry}
 * @param name repository name, or {@code catalog}
 * @param actions what is asked for; all three for {@code *}
 */
public record ResourceScope(String type, String name, Set<Action> actions) {
  /** How many resources one token may speak of. */
  static final int MAX_SCOPES = 100;

  /** Type of a repository's scope. */
  public static final String REPOSITORY = "repository";

  private static final String REGISTRY = "registry";
  private static final String CATALOG = "catalog";

  /** Copies the actions. */
  public ResourceScope {
    actions = Set.copyOf(actions);
  }

  /** The scope of some actions on a repository. */
  public static ResourceScope repository(String name, Set<Action> actions) {
    return new ResourceScope(REPOSITORY, name, actions);
  }

  /** The scope of the catalog, which knows but one action. */
  public static ResourceScope catalog() {
    return new ResourceScope(REGISTRY, CATALOG, Action.OF_BEARERS);
  }

  /**
   * Reads the values of all {@code scope} parameters, each of which may hold several scopes. What
   * is malformed or of an unknown type is dropped; scopes of one resource are joined.
   */
  public static List<ResourceScope> parse(List<String> parameters) {
    List<ResourceScope> scopes = new ArrayList<>();
    for (String parameter : parameters) {
      for (String text : parameter.split(" ", -1)) {
        if (scopes.size() < MAX_SCOPES) {
          parse(text, scopes);
        }
      }
    }
    return scopes;
  }

  private static void parse(String text, List<ResourceScope> scopes) {
    int first = text.indexOf(':');
    int last = text.lastIndexOf(':');
    if (first <= 0 || last <= first + 1) {
      return;
    }
    // A type may carry a class, "repository(plugin)", which the protocol lets a server ignore.
    String type = withoutClass(text.substring(0, first));
    String name = text.substring(first + 1, last);
    if (!type.equals(REPOSITORY) && !(type.equals(REGISTRY) && name.equals(CATALOG))) {
      return;
    }
    Set<Action> actions = EnumSet.noneOf(Action.class);
    for (String word : text.substring(last + 1).split(",", -1)) {
      if (word.equals("*")) {
        actions.addAll(Action.OF_BEARERS);
      }
      Action.find(word).ifPresent(actions::add);
    }
    for (int i = 0; i < scopes.size(); i++) {
      ResourceScope same = scopes.get(i);
      if (same.type.equals(type) && same.name.equals(name)) {
        actions.addAll(same.actions);
        scopes.set(i, new ResourceScope(type, name, actions));
        return;
      }
    }
    scopes.add(new ResourceScope(type, name, actions));
  }

  private static String withoutClass(String type) {
    int open = type.indexOf('(');
    return open > 0 && type.endsWith(")") ? type.substring(0, open) : type;
  }

  /** As it stands in a challenge. */
  @Override
  public String toString() {
    if (type.equals(REGISTRY)) {
      return type + ":" + name + ":*";
    }
    List<String> words = actions.stream().sorted().map(Action::word).toList();
    return type + ":" + name + ":" + String.join(",", words);
  }
}
