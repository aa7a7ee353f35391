package io.hatoba.catalog;

import io.hatoba.accounts.Field;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.metadata.packages.PackageDao;
import io.hatoba.metadata.packages.PackageEntity;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.RegistryKind;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;

/** Packages for a change: locked, and there still. */
@Singleton
final class LivingPackages {
  static final String RESOURCE = "Package";

  private final PackageDao packages;

  @Inject
  LivingPackages(PackageDao packages) {
    this.packages = packages;
  }

  /**
   * A package that stays as it is until the transaction ends.
   *
   * @throws NameUnknownException if it was just deleted
   */
  PackageEntity require(long id) {
    return packages.find(id).filter(packages::lock).orElseThrow(NameUnknownException::gone);
  }

  /**
   * The same for what only packages of the Container registry have.
   *
   * @throws ValidationException if it is an image of the Docker registry
   */
  PackageEntity requireContainer(long id, Field field) {
    PackageEntity found = require(id);
    if (found.kind() == RegistryKind.DOCKER) {
      throw ofRepository(field);
    }
    return found;
  }

  /** The refusal to change what an image of the Docker registry has from its repository. */
  static ValidationException ofRepository(Field field) {
    return new ValidationException(
        RESOURCE, field.word(), Code.UNPROCESSABLE, PackageRule.HAS_OF_REPOSITORY.about(field));
  }
}
