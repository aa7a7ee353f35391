package io.hatoba.access;

import io.hatoba.metadata.packages.Standing;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Role;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a run of a repository's workflows may do: what its token says and its repository may. Images
 * of the Docker registry belong to their repository; a package of the Container registry lets
 * repositories do what it has been told. The rows are read for the first action that the token
 * allows.
 */
final class WorkflowAccess implements Access {
  private final Caller.Workflow workflow;
  private final ImageName name;
  private final Supplier<Optional<Standing>> standing;
  private @Nullable HeldRole held;

  WorkflowAccess(Caller.Workflow workflow, ImageName name, Supplier<Optional<Standing>> standing) {
    this.workflow = workflow;
    this.name = name;
    this.standing = standing;
  }

  @Override
  public Decision decide(Action action) {
    if (action == Action.ADMINISTER) {
      return Decision.refuse("a workflow token administers nothing; a person must");
    }
    if (!workflow.writes() && action != Action.PULL) {
      return Decision.refuse(
          "the workflow token may only read packages; "
              + action.word()
              + " needs one with the permission write, for which its job can ask");
    }
    String token =
        "the workflow token of "
            + workflow.repository()
            + " may "
            + (workflow.writes() ? "write" : "read")
            + " packages";
    HeldRole role = held();
    if (role.role().includes(action.role())) {
      return role.decide(action, token);
    }
    return Decision.refuse(
        token,
        role.rule()
            + "; "
            + action.word()
            + " needs the role "
            + HeldRole.word(action.role())
            + ", which an administrator of "
            + name
            + " can give to the repository "
            + workflow.repository());
  }

  private HeldRole held() {
    HeldRole known = held;
    if (known == null) {
      known = standing.get().map(this::held).orElseGet(() -> HeldRole.noOwner(name));
      held = known;
    }
    return known;
  }

  private HeldRole held(Standing standing) {
    return standing.ofRepository(name.kind()) ? inRepository(standing) : inPackage(standing);
  }

  private HeldRole nothing() {
    return new HeldRole(
        Role.NONE, "the repository " + workflow.repository() + " has no role on " + name);
  }

  private HeldRole inRepository(Standing standing) {
    Optional<Standing.InRepository> repository = standing.repository();
    if (repository.isEmpty()) {
      return HeldRole.noRepository(name);
    }
    if (repository.get().granted() != Role.NONE) {
      return new HeldRole(Role.ADMIN, name + " belongs to the repository " + workflow.repository());
    }
    return nothing().or(HeldRole.seen(repository.get().visibility(), "the repository"));
  }

  private HeldRole inPackage(Standing standing) {
    Optional<Standing.InPackage> living = standing.pack().filter(Standing.InPackage::active);
    if (living.isEmpty()) {
      boolean publishes = workflow.writes() && standing.owner().id() == workflow.ownerId();
      return publishes
          ? new HeldRole(
              Role.WRITE,
              "workflows of " + workflow.repository() + " may publish new packages of its owner",
              PackageCreation.rule(standing.owner().creation(), name.owner()))
          : nothing();
    }
    Standing.InPackage pack = living.get();
    HeldRole granted =
        new HeldRole(
            pack.granted(),
            "the repository "
                + workflow.repository()
                + " was given the role "
                + HeldRole.word(pack.granted())
                + " on the package");
    Role inherited =
        pack.inheritsRoles()
            ? standing.repository().map(Standing.InRepository::granted).orElse(Role.NONE)
            : Role.NONE;
    return nothing()
        .or(granted)
        .or(new HeldRole(inherited, "the package has the roles of " + workflow.repository()))
        .or(HeldRole.seen(pack.visibility(), "the package"));
  }
}
