package io.hatoba.web.packages;

import io.hatoba.access.Access;
import io.hatoba.access.AccessPolicy;
import io.hatoba.access.Action;
import io.hatoba.access.Caller;
import io.hatoba.catalog.PackageVersion;
import io.hatoba.catalog.Packages;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.Versions;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.NameInvalidException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.settings.PackageTypeModes;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.Locale;
import java.util.Optional;

/**
 * The package that a path names, for a reader who may pull it. What they may not see is refused as
 * what is not there.
 */
@RequestScoped
public class PackageLookup {
  private final AccessPolicy policy;
  private final Packages packages;
  private final Versions versions;
  private final PackageTypeModes types;
  private final Reader reader;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public PackageLookup() {
    this(null, null, null, null, null);
  }

  /** For whoever reads. */
  @Inject
  public PackageLookup(
      AccessPolicy policy,
      Packages packages,
      Versions versions,
      PackageTypeModes types,
      Reader reader) {
    this.policy = policy;
    this.packages = packages;
    this.versions = versions;
    this.types = types;
    this.reader = reader;
  }

  /**
   * A package and what the reader may do with it.
   *
   * @param caller who reads
   * @param access asks the policy
   */
  public record Seen(Caller caller, RegistryPackage pack, Access access) {
    /** Its name in the registry. */
    public ImageName name() {
      return pack.imageName();
    }

    /** Whether the reader may do something with it. */
    public boolean allows(Action action) {
      return access.allows(action);
    }
  }

  /**
   * The package of a path with {@code {org}} or {@code {user}}, {@code {type}} and {@code {name}}.
   *
   * @throws PageRefusal.NotFound if there is none, or the reader does not see it
   */
  public Seen require(PageRequest request) {
    boolean organization = request.names().containsKey("org");
    String owner = request.name(organization ? "org" : "user");
    Seen seen =
        name(request.name("type"), owner, request.name("name"))
            .flatMap(
                image -> {
                  Access access = policy.of(reader.caller(), image);
                  return access.allows(Action.PULL)
                      ? packages
                          .find(reader.caller(), image)
                          .map(pack -> new Seen(reader.caller(), pack, access))
                      : Optional.empty();
                })
            .orElseThrow(PageRefusal.NotFound::new);
    if (seen.pack().owner().organization() != organization) {
      throw new PageRefusal.NotFound();
    }
    return seen;
  }

  /**
   * The package of a surrogate key.
   *
   * @throws PageRefusal.NotFound if there is none, or the reader does not see it
   */
  public Seen require(long packageId) {
    RegistryPackage pack =
        packages
            .find(reader.caller(), packageId)
            .filter(found -> types.serves(found.kind()))
            .orElseThrow(PageRefusal.NotFound::new);
    Access access = policy.of(reader.caller(), pack.imageName());
    if (!access.allows(Action.PULL)) {
      throw new PageRefusal.NotFound();
    }
    return new Seen(reader.caller(), pack, access);
  }

  /**
   * A version that lives.
   *
   * @throws PageRefusal.NotFound if the package has none such
   */
  public PackageVersion requireVersion(RegistryPackage pack, String id) {
    return number(id)
        .flatMap(key -> versions.find(pack.id(), key))
        .filter(version -> version.deletion().isEmpty())
        .orElseThrow(PageRefusal.NotFound::new);
  }

  /** A surrogate key as a path or a query has it. */
  public static Optional<Long> number(String text) {
    return text.matches("[0-9]{1,18}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
  }

  /** The registry of a word in a path. */
  public static Optional<RegistryKind> kind(String word) {
    return switch (word) {
      case "docker" -> Optional.of(RegistryKind.DOCKER);
      case "container" -> Optional.of(RegistryKind.CONTAINER);
      default -> Optional.empty();
    };
  }

  /** The name that a path says, of a type that is served; empty for what cannot be one. */
  public Optional<ImageName> name(String type, String owner, String path) {
    return kind(type)
        .filter(types::serves)
        .flatMap(
            kind -> {
              try {
                String full = (owner + "/" + path).toLowerCase(Locale.ROOT);
                return Optional.of(new ImageName(kind, new RepositoryName(full)));
              } catch (NameInvalidException namesNothing) {
                return Optional.empty();
              }
            });
  }
}
