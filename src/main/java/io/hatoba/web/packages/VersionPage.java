package io.hatoba.web.packages;

import io.hatoba.access.Action;
import io.hatoba.catalog.PackageVersion;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.views.VersionFilter;
import io.hatoba.catalog.views.VersionPages;
import io.hatoba.catalog.views.VersionSummary;
import io.hatoba.catalog.views.VersionView;
import io.hatoba.catalog.views.VersionViews;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageConfig;
import io.hatoba.oci.RegistryException;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Shown;
import io.hatoba.web.Words;
import io.hatoba.web.pictures.SizeBar;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** A version: its platforms, layers, config, what is about it, and its bytes. */
@At(
    value = {
      "/orgs/{org}/packages/{type}/{name}/{version}",
      "/users/{user}/packages/{type}/{name}/{version}"
    },
    view = "packages/version",
    audience = At.Audience.ANYBODY)
@Named
@RequestScoped
public class VersionPage implements Page {
  /** Lines of the history are commands that may be whole scripts. */
  private static final int LONGEST_STEP = 400;

  /** Versions among which another one can be chosen. */
  private static final int OTHERS = 30;

  /** Before the commands of layers that make nothing but their file system. */
  private static final String SHELL = "/bin/sh -c ";

  private static final String NO_OPERATION = "#(nop) ";

  @Inject private PackageLookup lookup;
  @Inject private VersionViews views;
  @Inject private VersionPages pages;
  @Inject private PullCommand pull;
  @Inject private PackagePaths paths;
  @Inject private Words words;
  @Inject private Shown shown;

  @SuppressWarnings("NullAway.Init") // open sets it
  private PackageLookup.Seen seen;

  @SuppressWarnings("NullAway.Init") // open sets it
  private VersionView view;

  private List<VersionSummary> others = List.of();

  /** For the container. */
  public VersionPage() {}

  @Override
  public void open(PageRequest request) {
    seen = lookup.require(request);
    PackageVersion version = lookup.requireVersion(seen.pack(), request.name("version"));
    view =
        views.find(seen.caller(), version, request.parameter("image").flatMap(VersionPage::digest));
    others =
        pages
            .list(seen.pack().id(), VersionFilter.ALL, OptionalLong.empty(), OTHERS)
            .versions()
            .stream()
            .filter(other -> other.version().id() != version.id())
            .toList();
  }

  private static Optional<Digest> digest(String text) {
    try {
      return Optional.of(Digest.parse(text));
    } catch (RegistryException malformed) {
      return Optional.empty();
    }
  }

  /** The package. */
  public RegistryPackage pack() {
    return seen.pack();
  }

  /** What is in it. */
  public VersionView view() {
    return view;
  }

  /** It. */
  public PackageVersion version() {
    return view.version();
  }

  /** What people call it: its first tag, else the beginning of its digest. */
  public String title() {
    return version().tags().stream()
        .findFirst()
        .orElseGet(() -> shown.digest(version().root().digest()));
  }

  /** How it is pulled by a tag; empty if it has none. */
  public Optional<String> byTag() {
    return version().tags().stream().findFirst().map(tag -> pull.byTag(pack(), tag));
  }

  /** How it is pulled by its digest. */
  public String byDigest() {
    return pull.byDigest(pack(), version().root().digest());
  }

  /** Whether an image is the one that is shown. */
  public boolean isShown(VersionView.PlatformImage image) {
    return view.shown().filter(it -> it.digest().equals(image.digest())).isPresent();
  }

  /** Images of an index that run somewhere, as a choice. */
  public List<VersionView.PlatformImage> platforms() {
    return view.images().stream().filter(image -> !image.attestation()).toList();
  }

  /** Layers of the image that is shown, from the base up. */
  public List<VersionView.LayerView> layers() {
    return view.shown().map(VersionView.ImageView::layers).orElse(List.of());
  }

  /** Bytes of those layers. */
  public long layerBytes() {
    return layers().stream().mapToLong(layer -> layer.descriptor().size()).sum();
  }

  /** How large a layer is beside the largest. */
  public String bar(VersionView.LayerView layer) {
    long largest = layers().stream().mapToLong(it -> it.descriptor().size()).max().orElse(0);
    return SizeBar.of(layer.descriptor().size(), largest, shown.size(layer.descriptor().size()))
        .svg();
  }

  /** The command that made a layer; empty where the history does not tell. */
  public String step(VersionView.LayerView layer) {
    String command =
        layer.step().flatMap(step -> step.createdBy().or(step::comment)).orElse("").strip();
    if (command.startsWith(SHELL)) {
      command = command.substring(SHELL.length()).strip();
    }
    if (command.startsWith(NO_OPERATION)) {
      command = command.substring(NO_OPERATION.length()).strip();
    }
    return command.length() > LONGEST_STEP ? command.substring(0, LONGEST_STEP) + " …" : command;
  }

  /** Who else has a layer. */
  public String shared(VersionView.LayerView layer) {
    return layer
        .shared()
        .map(
            who -> {
              if (who.versions() > 0) {
                return words.say("packages.shared-with", who.versions(), who.packages());
              }
              return who.packages() > 0
                  ? words.say("packages.shared-with-packages", who.packages())
                  : words.say("packages.shared-nowhere");
            })
        .orElse("");
  }

  /** Whether a config names none of what the page shows of how an image is run. */
  public boolean silent(ImageConfig.Execution run) {
    return Stream.of(run.environment(), run.entrypoint(), run.command(), run.ports(), run.volumes())
            .allMatch(List::isEmpty)
        && run.user().isEmpty()
        && run.workingDirectory().isEmpty();
  }

  /** The config of the image that is shown. */
  public Optional<ImageConfig> config() {
    return view.shown().flatMap(VersionView.ImageView::config);
  }

  /** Key of why there is no config to show; empty where there is one. */
  public Optional<String> configKey() {
    return view.shown()
        .map(VersionView.ImageView::state)
        .filter(state -> state != VersionView.ConfigState.READ)
        .map(
            state ->
                switch (state) {
                  case TOO_LARGE -> "packages.config-too-large";
                  case NO_IMAGE -> "packages.config-no-image";
                  default -> "packages.config-unreadable";
                });
  }

  /** Labels in the order of the config. */
  public List<Map.Entry<String, String>> labels() {
    return config().map(it -> List.copyOf(it.labels().entrySet())).orElse(List.of());
  }

  /** Words of a list that is run, as a shell would show them. */
  public String commandLine(List<String> parts) {
    StringBuilder line = new StringBuilder();
    for (String part : parts) {
      line.append(line.isEmpty() ? "" : " ")
          .append(
              part.matches("[A-Za-z0-9_./:=@%+,-]+")
                  ? part
                  : '"' + part.replace("\"", "\\\"") + '"');
    }
    return line.toString();
  }

  /** The manifest as it was pushed. */
  public String manifest() {
    return new String(view.manifest().bytes(), StandardCharsets.UTF_8);
  }

  /** Its bytes. */
  public long manifestSize() {
    return view.manifest().bytes().length;
  }

  /** Other versions to set beside this one. */
  public List<VersionSummary> others() {
    return others;
  }

  /** Where another version stands beside this one. */
  public String comparison(VersionSummary other) {
    return paths.comparison(pack(), other.version().id(), version().id());
  }

  /** What people call another version. */
  public String title(VersionSummary other) {
    return other.tags().stream()
        .findFirst()
        .map(mark -> mark.tag().toString())
        .orElseGet(() -> shown.digest(other.version().root().digest()));
  }

  /** Whether the reader may delete it. */
  public boolean deletes() {
    return seen.allows(Action.DELETE);
  }
}
