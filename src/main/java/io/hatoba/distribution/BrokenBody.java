package io.hatoba.distribution;

import io.hatoba.oci.RegistryException;
import io.hatoba.oci.UnsupportedException;
import java.io.IOException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** A request whose body ended before its end; most often nobody reads the answer. */
final class BrokenBody {
  private static final Logger LOG = Logger.getLogger(BrokenBody.class.getName());

  private BrokenBody() {}

  static RegistryException refusal(IOException broken) {
    LOG.log(Level.FINE, "a request body broke off", broken);
    return UnsupportedException.badRequest("the body broke off");
  }
}
