package io.hatoba.maintenance.sweeping;

import io.hatoba.metadata.CommitBarrier;
import io.hatoba.metadata.content.GarbageDao;
import io.hatoba.metadata.content.SweepDao;
import io.hatoba.server.Transactions;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/** Each step in the transaction that its attribute asks for. */
class TransactionalSteps extends SweepSteps {
  private final Transactions transactions;

  TransactionalSteps(SweepWorld world) {
    this(world, world.database.barrier());
  }

  TransactionalSteps(SweepWorld world, CommitBarrier barrier) {
    super(
        world.daos.sweeps(),
        world.daos.sweepFences(),
        world.daos.garbage(),
        world.daos.purge(),
        world.daos.packageStorage(),
        world.types(),
        world.settings,
        barrier);
    transactions = world.database.transactions();
  }

  @Override
  public OptionalLong begin(String runner, OptionalLong accountId, Duration interval) {
    return transactions.requiresNew(() -> super.begin(runner, accountId, interval));
  }

  @Override
  public void finish(String runner, int failures) {
    transactions.requiresNew(
        () -> {
          super.finish(runner, failures);
          return true;
        });
  }

  @Override
  public boolean stop(String runner, int failures) {
    return transactions.requiresNew(() -> super.stop(runner, failures));
  }

  @Override
  public Progress purgeManifests(String runner, long packageId, Collection<Long> ids) {
    return transactions.requiresNew(() -> super.purgeManifests(runner, packageId, ids));
  }

  @Override
  public Progress purgePackage(String runner, long packageId) {
    return transactions.requiresNew(() -> super.purgePackage(runner, packageId));
  }

  @Override
  public Progress purgeRepositories(String runner) {
    return transactions.requiresNew(() -> super.purgeRepositories(runner));
  }

  @Override
  public Progress hideIdle(String runner, long packageId) {
    return transactions.requiresNew(() -> super.hideIdle(runner, packageId));
  }

  @Override
  public Progress removeLinks(String runner, SweepDao.Pass pass) {
    return transactions.requiresNew(() -> super.removeLinks(runner, pass));
  }

  @Override
  public Progress removeBlobs(String runner) {
    return transactions.requiresNew(() -> super.removeBlobs(runner));
  }

  @Override
  public Progress forget(String runner, List<GarbageDao.Unnamed> unlinked) {
    return transactions.requiresNew(() -> super.forget(runner, unlinked));
  }
}
