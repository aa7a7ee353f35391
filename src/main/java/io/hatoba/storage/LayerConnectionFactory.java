package io.hatoba.storage;

import io.hatoba.config.InvalidSettingException;
import io.hatoba.oci.UnavailableException;
import java.util.Optional;

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

  /**
   * The name that the store keeps of itself, by which a database knows its own again: an empty
   * mount point has none, and neither has the folder that another node keeps to itself.
   *
   * <p>Once the store had the name that is known, connections hold it to that: as long as another
   * store stands in its place, or none, nothing is written, freed, listed, acknowledged or called
   * missing, and the answer is an {@link UnavailableException}.
   *
   * @param known the name that the database knows; empty where it knows none yet, and only then a
   *     store without a name gets one, durably
   * @throws InvalidSettingException if the store has not the name that is known
   * @throws UnavailableException if the store cannot be reached now
   */
  String identify(Optional<String> known);
}
