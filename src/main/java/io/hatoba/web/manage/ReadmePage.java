package io.hatoba.web.manage;

import io.hatoba.access.Action;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.PackageReadme;
import io.hatoba.catalog.PackageReadmes;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import io.hatoba.web.Reasons;
import io.hatoba.web.markup.Markdown;
import io.hatoba.web.markup.SafeHtml;
import io.hatoba.web.packages.PackagePaths;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;

/** Writes the README of a package, with a look at it before. */
@At(
    value = {
      "/orgs/{org}/packages/{type}/package/{name}/readme",
      "/users/{user}/packages/{type}/package/{name}/readme"
    },
    view = "manage/readme",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class ReadmePage implements Page {
  @Inject private ManagedPackages managed;
  @Inject private PackageReadmes readmes;
  @Inject private PackagePaths paths;
  @Inject private Navigation navigation;
  @Inject private Reasons reasons;
  @Inject private Reader reader;

  @SuppressWarnings("NullAway.Init") // open sets it
  private RegistryPackage pack;

  private String text = "";
  private boolean previewed;
  private List<String> refusal = List.of();

  /** For the container. */
  public ReadmePage() {}

  @Override
  public void open(PageRequest request) {
    pack = managed.require(request, Action.ADMINISTER).pack();
    text = readmes.find(pack.id()).map(PackageReadme::text).orElse("");
  }

  /** Shows what was typed, and keeps nothing. */
  public void preview() {
    previewed = true;
  }

  /** Writes it; a text that says nothing takes it away. */
  public void save() {
    try {
      RacingInsert.retried(
          () -> {
            if (text.isBlank()) {
              readmes.delete(pack.id());
            } else {
              readmes.put(pack.id(), text, reader.requireAccount().id());
            }
            return true;
          });
      navigation.to(paths.of(pack), "manage.readme-saved");
    } catch (ValidationException refused) {
      refusal = List.of(reasons.of(refused));
    }
  }

  /** The package. */
  public RegistryPackage pack() {
    return pack;
  }

  /** Whether it is to be looked at. */
  public boolean previewed() {
    return previewed;
  }

  /** What was typed, as readers would see it. */
  public SafeHtml rendered() {
    return Markdown.render(text);
  }

  /** Why it was not written. */
  public List<String> refusal() {
    return refusal;
  }

  /** As Markdown. */
  public String getText() {
    return text;
  }

  /** Whatever is typed. */
  public void setText(String typed) {
    text = typed;
  }
}
