package io.hatoba.storage;

import io.hatoba.oci.UnavailableException;

/**
 * Where connections to the layer store come from. Inject it by this type; the connector is chosen
 * by CDI ({@link LayerConnector} picks another one than the default).
 */
public interface LayerConnectionFactory {

  /**
   * A handle on the layer store, ready for use by any number of threads.
   *
   * @throws UnavailableException if the store cannot be reached now; a later call tries again
   */
  LayerConnection getConnection();
}
