package io.hatoba.web;

import io.hatoba.config.RegistryHosts;
import io.hatoba.oci.RegistryKind;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Locale;

/** The first page. */
@At(value = "/", view = "home", audience = At.Audience.ANYBODY)
@Named
@RequestScoped
public class HomePage implements Page {
  @Inject private Reader reader;
  @Inject private RegistryHosts hosts;

  /** For the container. */
  public HomePage() {}

  @Override
  public void open(PageRequest request) {
    // It shows the same whatever there is.
  }

  /** What brings the first image here. */
  public String commands() {
    String host = hosts.of(RegistryKind.CONTAINER).origin().authority();
    String image = host + "/" + reader.login().toLowerCase(Locale.ROOT) + "/my-image:1.0";
    return "docker login "
        + host
        + " -u "
        + reader.login()
        + "\ndocker tag my-image "
        + image
        + "\ndocker push "
        + image;
  }
}
