package io.hatoba.access;

import io.hatoba.metadata.packages.Standing;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Reason;
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
      return Decision.refuse(AccessRule.WORKFLOW_ADMINISTERS_NOTHING.about());
    }
    if (!workflow.writes() && action != Action.PULL) {
      return Decision.refuse(AccessRule.WORKFLOW_ONLY_READS.about(action));
    }
    Reason token =
        (workflow.writes() ? AccessRule.WORKFLOW_MAY_WRITE : AccessRule.WORKFLOW_MAY_READ)
            .about(workflow.repository());
    HeldRole role = held();
    if (role.role().includes(action.role())) {
      return role.decide(action, token);
    }
    return Decision.refuse(
        token,
        AccessRule.WORKFLOW_ROLE_NEEDED.about(
            role.rule(), action, action.role(), name, workflow.repository()));
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
        Role.NONE, AccessRule.REPOSITORY_WITHOUT_ROLE.about(workflow.repository(), name));
  }

  private HeldRole inRepository(Standing standing) {
    Optional<Standing.InRepository> repository = standing.repository();
    if (repository.isEmpty()) {
      return HeldRole.noRepository(name);
    }
    if (repository.get().granted() != Role.NONE) {
      return new HeldRole(
          Role.ADMIN, AccessRule.BELONGS_TO_REPOSITORY.about(name, workflow.repository()));
    }
    return nothing()
        .or(HeldRole.seen(repository.get().visibility(), AccessRule.REPOSITORY_IS_SEEN));
  }

  private HeldRole inPackage(Standing standing) {
    Optional<Standing.InPackage> living = standing.pack().filter(Standing.InPackage::active);
    if (living.isEmpty()) {
      boolean publishes = workflow.writes() && standing.owner().id() == workflow.ownerId();
      return publishes
          ? new HeldRole(
              Role.WRITE,
              AccessRule.WORKFLOWS_PUBLISH_NEW.about(workflow.repository()),
              PackageCreation.rule(standing.owner().creation(), name.owner()))
          : nothing();
    }
    Standing.InPackage pack = living.get();
    HeldRole granted =
        new HeldRole(
            pack.granted(),
            AccessRule.REPOSITORY_ROLE_ON_PACKAGE.about(workflow.repository(), pack.granted()));
    Role inherited =
        pack.inheritsRoles()
            ? standing.repository().map(Standing.InRepository::granted).orElse(Role.NONE)
            : Role.NONE;
    return nothing()
        .or(granted)
        .or(new HeldRole(inherited, AccessRule.PACKAGE_HAS_ROLES_OF.about(workflow.repository())))
        .or(HeldRole.seen(pack.visibility(), AccessRule.PACKAGE_IS_SEEN));
  }
}
