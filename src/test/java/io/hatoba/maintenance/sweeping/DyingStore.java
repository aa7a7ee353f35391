package io.hatoba.maintenance.sweeping;

import io.hatoba.oci.Digest;
import io.hatoba.server.TestDatabase;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;

/** A layer store whose process dies before or after it unlinks a file. */
final class DyingStore implements LayerConnectionFactory {
  private final LayerConnectionFactory store;
  private final boolean after;
  private int left;

  /**
   * Over another.
   *
   * @param unlinks which unlink is the last one, from 0
   * @param after whether that is done yet
   */
  DyingStore(LayerConnectionFactory store, int unlinks, boolean after) {
    this.store = store;
    this.left = unlinks;
    this.after = after;
  }

  @Override
  public LayerConnection getConnection() {
    LayerConnection connection = store.getConnection();
    return (LayerConnection)
        Proxy.newProxyInstance(
            DyingStore.class.getClassLoader(),
            new Class<?>[] {LayerConnection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("remove")) {
                unlink(connection, (Digest) arguments[0], (Long) arguments[1]);
                return null;
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }

  private void unlink(LayerConnection connection, Digest digest, long generation) {
    boolean last = left-- == 0;
    if (last && !after) {
      throw new TestDatabase.Killed();
    }
    connection.remove(digest, generation);
    if (last) {
      throw new TestDatabase.Killed();
    }
  }

  @Override
  public String identify(Optional<String> known) {
    return store.identify(known);
  }
}
