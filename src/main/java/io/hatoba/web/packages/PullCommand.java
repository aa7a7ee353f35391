package io.hatoba.web.packages;

import io.hatoba.catalog.RegistryPackage;
import io.hatoba.config.RegistryHosts;
import io.hatoba.oci.Digest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;

/**
 * How docker pulls an image from here: by the host of its registry, and with its name in lower
 * case.
 */
@ApplicationScoped
public class PullCommand {
  private final RegistryHosts hosts;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public PullCommand() {
    this(null);
  }

  /** By the hosts that the settings name. */
  @Inject
  public PullCommand(RegistryHosts hosts) {
    this.hosts = hosts;
  }

  /** The image without tag and digest. */
  public String image(RegistryPackage pack) {
    return hosts.of(pack.kind()).origin().authority() + "/" + pack.imageName();
  }

  /** By a tag. */
  public String byTag(RegistryPackage pack, String tag) {
    return "docker pull " + image(pack) + ":" + tag;
  }

  /** By a digest, which never means anything else. */
  public String byDigest(RegistryPackage pack, Digest digest) {
    return "docker pull " + image(pack) + "@" + digest;
  }
}
