package io.hatoba.launch;

import java.security.KeyStore;
import java.security.Provider;
import java.util.List;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactorySpi;
import javax.net.ssl.ManagerFactoryParameters;
import org.jspecify.annotations.Nullable;

/**
 * Brings our key manager into the server: its HTTPS listener names the algorithm of its key manager
 * factory, and asks the JDK's security providers for it.
 */
final class TlsProvider extends Provider {
  /** What the listener names. */
  static final String ALGORITHM = "HatobaPem";

  private static final long serialVersionUID = 1L;

  TlsProvider(KeyManager manager) {
    super("Hatoba", "1", "certificates from PEM files");
    putService(
        new Service(
            this, "KeyManagerFactory", ALGORITHM, Factory.class.getName(), List.of(), Map.of()) {
          @Override
          public Object newInstance(@Nullable Object parameter) {
            return new Factory(manager);
          }
        });
  }

  /** Knows one key manager, whatever key store it is given. */
  private static final class Factory extends KeyManagerFactorySpi {
    private final KeyManager manager;

    Factory(KeyManager manager) {
      this.manager = manager;
    }

    @Override
    protected void engineInit(@Nullable KeyStore store, char @Nullable [] password) {
      // The server's own key store is of no account.
    }

    @Override
    protected void engineInit(@Nullable ManagerFactoryParameters parameters) {
      // As above.
    }

    @Override
    protected KeyManager[] engineGetKeyManagers() {
      return new KeyManager[] {manager};
    }
  }
}
