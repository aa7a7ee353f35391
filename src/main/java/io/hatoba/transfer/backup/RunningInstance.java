package io.hatoba.transfer.backup;

import io.hatoba.transfer.TransferException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** One that serves: its fence is up before anything is read of it. */
public final class RunningInstance implements Instance {
  private final Administration node;
  private final HeldFence fence;

  /**
   * Raises the fence.
   *
   * @param news takes a line when the fence is in danger
   * @throws TransferException if the node refuses, or its database is a server's
   */
  public RunningInstance(Administration node, Consumer<String> news) throws TransferException {
    this.node = node;
    this.fence = new HeldFence(node, news);
    if (!fence.fence().embedded()) {
      fence.close();
      throw new TransferException(
          "the database is a PostgreSQL, which has means of its own; hatoba.jar backup-fence holds"
              + " the layers meanwhile");
    }
  }

  @Override
  public String layerStore() {
    return fence.fence().layerStore();
  }

  @Override
  public void snapshot(Path archive) throws TransferException {
    node.snapshot(archive);
  }

  @Override
  public void requireUndisturbed() throws TransferException {
    if (!fence.stands()) {
      throw new TransferException(
          "the fence did not stand all the time, so layers may have gone meanwhile; begin again");
    }
  }

  @Override
  public void close() {
    fence.close();
  }
}
