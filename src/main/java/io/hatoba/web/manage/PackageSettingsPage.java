package io.hatoba.web.manage;

import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.access.Decision;
import io.hatoba.access.PackageCreation;
import io.hatoba.access.RepositoryAccess;
import io.hatoba.access.RepositoryPolicy;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.PackageLinks;
import io.hatoba.catalog.Packages;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.oci.Permission;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.Visibility;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.PageRule;
import io.hatoba.web.Reader;
import io.hatoba.web.Reasons;
import io.hatoba.web.packages.PackageLookup;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/** What whoever administers a package sets of it. */
@At(
    value = {
      "/orgs/{org}/packages/{type}/package/{name}/settings",
      "/users/{user}/packages/{type}/package/{name}/settings"
    },
    view = "manage/settings",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class PackageSettingsPage implements Page {
  private static final int MOST_CHARACTERS = 512;

  @Inject private ManagedPackages managed;
  @Inject private Packages packages;
  @Inject private PackageCreation creation;
  @Inject private RepositoryPolicy repositories;
  @Inject private ManagePaths paths;
  @Inject private Navigation navigation;
  @Inject private Reasons reasons;
  @Inject private Reader reader;

  @SuppressWarnings("NullAway.Init") // open sets it
  private PackageLookup.Seen seen;

  private String description = "";
  private String visibility = "";
  private String typed = "";
  private String repository = "";
  private boolean inherits;
  private List<String> refusal = List.of();
  private boolean mistyped;

  /** For the container. */
  public PackageSettingsPage() {}

  @Override
  public void open(PageRequest request) {
    seen = managed.require(request, Action.ADMINISTER);
    description = pack().description().orElse("");
    visibility = pack().visibility().name();
    repository = pack().repository().map(its -> its.owner().login() + "/" + its.name()).orElse("");
    inherits = pack().inheritsAccess();
  }

  /** Says what the package is. */
  public void describe() {
    if (description.length() > MOST_CHARACTERS || !Typed.isPlain(description)) {
      refusal = List.of(reasons.of(PageRule.ONE_LINE.about(MOST_CHARACTERS)));
      return;
    }
    change(
        new Packages.Change(Optional.empty(), Optional.of(description), Optional.empty()),
        "manage.described");
  }

  /** Lets others see it; what becomes public stays so, and its name is typed for that. */
  public void show() {
    Optional<Visibility> asked = asked();
    if (asked.isEmpty()) {
      return;
    }
    Caller.Account caller = reader.requireAccount();
    Decision decision = creation.decideShowing(caller, pack().id(), asked.get());
    if (!decision.allowed()) {
      refusal = reasons.all(decision.reasons());
      return;
    }
    mistyped =
        asked.get() == Visibility.PUBLIC
            && pack().visibility() != Visibility.PUBLIC
            && !typed.strip().equals(name());
    if (!mistyped) {
      change(new Packages.Change(asked, Optional.empty(), Optional.empty()), "manage.shown");
    }
  }

  private Optional<Visibility> asked() {
    return List.of(Visibility.values()).stream()
        .filter(one -> one.name().equals(visibility))
        .findFirst();
  }

  /** Links it to a repository. */
  public void link() {
    String text = repository.strip();
    int slash = text.indexOf('/');
    Optional<RepositoryAccess> found =
        slash < 0 || !Typed.isPlain(text)
            ? Optional.empty()
            : repositories.find(
                reader.requireAccount(), text.substring(0, slash), text.substring(slash + 1));
    if (found.isEmpty()) {
      refusal = List.of(reasons.of(PageRule.NO_SUCH_REPOSITORY.about(text)));
      return;
    }
    Decision decision = found.get().decide(Permission.PUSH);
    if (!decision.allowed()) {
      refusal = reasons.all(decision.reasons());
      return;
    }
    change(linked(new PackageLinks.Link(found, inherits)), "manage.linked");
  }

  /** Links it to nothing. */
  public void unlink() {
    change(linked(new PackageLinks.Link(Optional.empty(), false)), "manage.unlinked");
  }

  private static Packages.Change linked(PackageLinks.Link link) {
    return new Packages.Change(Optional.empty(), Optional.empty(), Optional.of(link));
  }

  private void change(Packages.Change change, String notice) {
    try {
      RacingInsert.retried(
          () -> {
            packages.change(pack().id(), change);
            return true;
          });
      navigation.to(paths.of(pack(), "settings"), notice);
    } catch (ValidationException refused) {
      refusal = List.of(reasons.of(refused));
    }
  }

  /** The package. */
  public RegistryPackage pack() {
    return seen.pack();
  }

  /** What has to be typed before everybody may see it. */
  public String name() {
    return pack().owner().login() + "/" + pack().name();
  }

  /** Whether visibility, link and roles are its own. */
  public boolean ownsAccess() {
    return pack().kind() == RegistryKind.CONTAINER;
  }

  /** Whether it is public, and stays so. */
  public boolean isPublic() {
    return pack().visibility() == Visibility.PUBLIC;
  }

  /** Whether the reader may delete it. */
  public boolean deletes() {
    return seen.allows(Action.DELETE);
  }

  /** Why what was asked for cannot be. */
  public List<String> refusal() {
    return refusal;
  }

  /** Whether something else than the name was typed. */
  public boolean mistyped() {
    return mistyped;
  }

  /** What it is. */
  public String getDescription() {
    return description;
  }

  /** Whatever is typed. */
  public void setDescription(String text) {
    description = text;
  }

  /** Name of who sees it. */
  public String getVisibility() {
    return visibility;
  }

  /** Whatever is chosen. */
  public void setVisibility(String word) {
    visibility = word;
  }

  /** The name, to let everybody see it. */
  public String getTyped() {
    return typed;
  }

  /** Whatever is typed. */
  public void setTyped(String text) {
    typed = text;
  }

  /** The repository as {@code OWNER/NAME}. */
  public String getRepository() {
    return repository;
  }

  /** Whatever is typed. */
  public void setRepository(String text) {
    repository = text;
  }

  /** Whether roles in the repository are to be roles here. */
  public boolean isInherits() {
    return inherits;
  }

  /** Whatever is chosen. */
  public void setInherits(boolean chosen) {
    inherits = chosen;
  }
}
