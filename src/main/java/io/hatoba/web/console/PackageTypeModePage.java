package io.hatoba.web.console;

import io.hatoba.catalog.PackageTypes;
import io.hatoba.settings.PackageTypeMode;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.Map;
import java.util.Objects;

/** What becomes of a type of packages in another mode, before it is so. */
@At(
    value = "/admin/package-types/{kind}/{mode}",
    view = "console/package-type-mode",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class PackageTypeModePage implements Page {
  @Inject private PackageTypes types;
  @Inject private Confirmation confirmation;
  @Inject private Navigation navigation;

  private TypeMode wanted = TypeMode.find("docker", "enabled").orElseThrow();
  private TypeMode now = wanted;

  /** For the container. */
  public PackageTypeModePage() {}

  @Override
  public void open(PageRequest request) {
    wanted =
        TypeMode.find(request.name("kind"), request.name("mode"))
            .orElseThrow(PageRefusal.NotFound::new);
    now = new TypeMode(wanted.kind(), Objects.requireNonNull(types.list().get(wanted.kind())));
    confirmation.expect(wanted.kindWord());
  }

  /** Makes it so; what takes something away only with the name typed. */
  public void change() {
    if (asksForName() && !confirmation.given()) {
      return;
    }
    types.change(Map.of(wanted.kind(), wanted.mode()));
    navigation.to("/admin/package-types", "console.done-type-" + wanted.modeWord());
  }

  /** What is asked for. */
  public TypeMode wanted() {
    return wanted;
  }

  /** What it is. */
  public TypeMode now() {
    return now;
  }

  /** Whether it is so already. */
  public boolean same() {
    return now.equals(wanted);
  }

  /** Whether something is taken away, and so the name is to be typed. */
  public boolean asksForName() {
    return wanted.mode() != PackageTypeMode.ENABLED;
  }
}
