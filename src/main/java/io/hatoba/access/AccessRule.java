package io.hatoba.access;

import io.hatoba.oci.Permission;
import io.hatoba.oci.Role;
import io.hatoba.oci.Sentence;
import io.hatoba.oci.Visibility;
import java.util.List;

/** The rules of the policy, as its decisions name them. */
public enum AccessRule implements Sentence {
  /** Of what anybody may do. */
  ONLY_PUBLIC_IMAGES("anonymous callers may only pull public images"),
  /** Of what anybody may do, too. */
  CREDENTIAL_NEEDED("a credential is needed"),
  /** Who may pull without a credential. */
  PACKAGE_IS_PUBLIC("the package is public"),

  /** The scope, that a package needs. */
  TOKEN_LACKS_SCOPE("the token lacks the scope {0}; its owner can make one that has it"),
  /** The scope. */
  TOKEN_WITHOUT_SCOPE("the token lacks the scope {0}"),
  /** The scope. */
  TOKEN_HAS_SCOPE("the token has the scope {0}"),

  /** Administrators need no role. */
  SITE_ADMINISTRATORS_MAY_ALL("site administrators may do everything"),
  /** The catalog is theirs. */
  SITE_ADMINISTRATORS_LIST("site administrators may list all repositories"),
  /** The catalog is theirs. */
  ONLY_SITE_ADMINISTRATORS_LIST("only a site administrator's token may list all repositories"),

  /** What the caller has, the action, the role that it needs, the image. */
  ROLE_NEEDED(
      "{0}; {1} needs the role {2}, which an administrator of {3} can give",
      Object.class, Action.class, Role.class),
  /** What the workflow has, the action, the role that it needs, the image, the repository. */
  WORKFLOW_ROLE_NEEDED(
      "{0}; {1} needs the role {2}, which an administrator of {3} can give to the repository {4}",
      Object.class, Action.class, Role.class),
  /** What the caller has, the permission. */
  PERMISSION_NEEDED(
      "{0}; this needs {1}, which an administrator of the repository can give",
      Object.class, Permission.class),

  /** The account, the image. */
  NO_ROLE("{0} has no role on {1}"),
  /** The account, the image. */
  OWNS("{0} owns {1}"),
  /** The account. */
  OWNS_REPOSITORY("{0} owns the repository"),
  /** The account, the organization. */
  OWNER_OF_ORGANIZATION("{0} is an owner of the organization {1}"),
  /** The account, the role. */
  ROLE_IN_REPOSITORY("{0} was given the role {1} in the repository", Object.class, Role.class),
  /** The account, the role. */
  ROLE_ON_PACKAGE("{0} was given the role {1} on the package", Object.class, Role.class),
  /** The account, the permission. */
  PERMISSION_IN_REPOSITORY("{0} was given {1} in the repository", Object.class, Permission.class),
  /** The organization, the role. */
  MEMBERS_HAVE_ROLE(
      "members of {0} have the role {1} in its repositories", Object.class, Role.class),
  /** The organization, the permission. */
  MEMBERS_HAVE_PERMISSION(
      "members of {0} have {1} in its repositories", Object.class, Permission.class),
  /** The visibility. */
  REPOSITORY_IS_SEEN("the repository is {0}", Visibility.class),
  /** The visibility. */
  PACKAGE_IS_SEEN("the package is {0}", Visibility.class),
  /** The owner, the name. */
  NO_REPOSITORY("{0} has no repository named {1}"),
  /** The login. */
  NO_ACCOUNT("no account goes by {0}"),
  /** Of what is hidden; any other rule comes before it. */
  NOTHING_GIVEN("nothing gives a role"),

  /** The organization. */
  MEMBERS_PUBLISH_NEW("members of {0} may publish new packages"),
  /** The organization, the visibility. */
  MEMBERS_PUBLISH("members of {0} may publish {1} packages", Object.class, Visibility.class),
  /** The organization, the visibility. */
  MEMBERS_PUBLISH_NONE(
      "members of {0} may publish no {1} packages, which an owner of {0} can change",
      Object.class, Visibility.class),
  /** Of all visibilities. */
  OWNERS_PUBLISH_ALL("owners may publish all packages"),
  /** Of the Docker registry. */
  SEEN_AS_REPOSITORY("the image is seen as its repository is"),

  /** The account. */
  FOR_ITSELF("{0} does so for itself"),
  /** The organization. */
  MEMBERS_MAY("members of {0} may"),
  /** The account. */
  ONLY_OWNERS_BELOW("only {0} or an owner of it may do so below it"),

  /** Machines do not administer. */
  WORKFLOW_ADMINISTERS_NOTHING("a workflow token administers nothing; a person must"),
  /** The action. */
  WORKFLOW_ONLY_READS(
      "the workflow token may only read packages; {0} needs one with the permission write, for"
          + " which its job can ask",
      Action.class),
  /** The repository. */
  WORKFLOW_MAY_WRITE("the workflow token of {0} may write packages"),
  /** The repository. */
  WORKFLOW_MAY_READ("the workflow token of {0} may read packages"),
  /** The repository, the image. */
  REPOSITORY_WITHOUT_ROLE("the repository {0} has no role on {1}"),
  /** The image, the repository. */
  BELONGS_TO_REPOSITORY("{0} belongs to the repository {1}"),
  /** The repository. */
  WORKFLOWS_PUBLISH_NEW("workflows of {0} may publish new packages of its owner"),
  /** The repository, the role. */
  REPOSITORY_ROLE_ON_PACKAGE(
      "the repository {0} was given the role {1} on the package", Object.class, Role.class),
  /** The repository. */
  PACKAGE_HAS_ROLES_OF("the package has the roles of {0}"),

  /** The account, told to a site administrator. */
  SUSPENDED("{0} is suspended, which a site administrator can end"),
  /** The account, told to others. */
  CANNOT_SIGN_IN("{0} cannot sign in; a site administrator can say why");

  private final String pattern;
  private final List<Class<?>> terms;

  AccessRule(String pattern, Class<?>... terms) {
    this.pattern = pattern;
    this.terms = List.of(terms);
  }

  @Override
  public String pattern() {
    return pattern;
  }

  @Override
  public List<Class<?>> terms() {
    return terms;
  }
}
