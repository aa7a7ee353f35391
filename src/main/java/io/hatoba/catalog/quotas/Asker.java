package io.hatoba.catalog.quotas;

import io.hatoba.metadata.packages.PackageListDao;

/**
 * Who adds something, and is told of no other packages than it may read.
 *
 * @param id an account, or a repository whose workflow it is
 * @param workflow whether it is a workflow
 */
public record Asker(long id, boolean workflow) {
  /** Somebody who is no workflow. */
  public static Asker account(long id) {
    return new Asker(id, false);
  }

  PackageListDao.Viewer viewer() {
    return new PackageListDao.Viewer(id, workflow, false, false, true);
  }
}
