package io.hatoba.maintenance.sweeping;

import io.hatoba.oci.Digest;
import io.hatoba.oci.UnavailableException;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.Set;

/** A layer store some of whose files cannot be unlinked. */
record StuckStore(LayerConnectionFactory store, Set<Digest> stuck)
    implements LayerConnectionFactory {
  @Override
  public LayerConnection getConnection() {
    LayerConnection connection = store.getConnection();
    return (LayerConnection)
        Proxy.newProxyInstance(
            StuckStore.class.getClassLoader(),
            new Class<?>[] {LayerConnection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("remove") && stuck.contains(arguments[0])) {
                throw new UnavailableException("the file is stuck");
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }

  @Override
  public String identify(Optional<String> known) {
    return store.identify(known);
  }
}
