package io.hatoba.web.operations;

import io.hatoba.catalog.PackageVersion;
import io.hatoba.catalog.Packages;
import io.hatoba.catalog.RegistryPackage;
import io.hatoba.catalog.Versions;
import io.hatoba.maintenance.scrub.ImageChecks;
import io.hatoba.oci.DigestInvalidException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.ManifestInvalidException;
import io.hatoba.oci.NameInvalidException;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.Reference;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.TooManyRequestsException;
import io.hatoba.oci.UnavailableException;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import io.hatoba.web.Shown;
import io.hatoba.web.Words;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/** Whether one image is whole: asked for by its name, and read part by part. */
@At(value = ImageCheckPage.PATH, view = "operations/check", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class ImageCheckPage implements Page {
  static final String PATH = StoragePage.PATH + "/check";

  private static final int ON_A_PAGE = 200;

  @Inject private Packages packages;
  @Inject private Versions versions;
  @Inject private ImageChecks checks;
  @Inject private Reader reader;
  @Inject private Navigation navigation;
  @Inject private Words words;
  @Inject private Shown shown;
  @Inject private Clock clock;

  private String image = "";
  private RegistryKind registry = RegistryKind.CONTAINER;
  private Optional<RegistryPackage> pack = Optional.empty();
  private Optional<PackageVersion> version = Optional.empty();
  private Optional<ImageChecks.Check> check = Optional.empty();
  private List<ImageChecks.Part> parts = List.of();
  private Optional<String> refusal = Optional.empty();

  /** For the container. */
  public ImageCheckPage() {}

  @Override
  public void open(PageRequest request) {
    registry = request.choice("registry", RegistryKind.CONTAINER);
    image = request.parameter("image").orElse("");
    if (image.isEmpty()) {
      return;
    }
    try {
      find();
    } catch (NameInvalidException | ManifestInvalidException | DigestInvalidException malformed) {
      refusal = Optional.of(words.say("operations.image-malformed", image));
      return;
    } catch (NameUnknownException none) {
      refusal = Optional.of(words.say("operations.no-image", image));
      return;
    }
    if (version.isEmpty()) {
      refusal = Optional.of(words.say("operations.no-image", image));
      return;
    }
    check = checks.find(pack.orElseThrow().id(), version.get().id());
    parts = check.map(it -> checks.listParts(it.id(), 0, ON_A_PAGE)).orElse(List.of());
  }

  /** A name with a tag, {@code latest} where there is none, or with a digest. */
  private void find() {
    String name = image.toLowerCase(Locale.ROOT);
    String reference = "latest";
    int at = image.indexOf('@');
    int colon = image.lastIndexOf(':');
    int end = at >= 0 ? at : colon > image.lastIndexOf('/') ? colon : -1;
    if (end >= 0) {
      name = name.substring(0, end);
      reference = image.substring(end + 1);
    }
    Reference which = Reference.parse(reference);
    pack =
        packages.find(reader.requireAccount(), new ImageName(registry, new RepositoryName(name)));
    version = pack.flatMap(it -> versions.find(it.id(), which));
  }

  /** By which its progress is watched. */
  public String topic() {
    return WorkStates.check(pack.orElseThrow().id(), version.orElseThrow().id());
  }

  /** Asks for a check; one that is open goes on. */
  public void check() {
    if (version.isEmpty()) {
      return;
    }
    try {
      checks.ask(pack.orElseThrow().id(), version.get().id(), reader.requireAccount().accountId());
      navigation.to(
          PATH
              + "?registry="
              + Choices.word(registry)
              + "&image="
              + URLEncoder.encode(image, StandardCharsets.UTF_8));
    } catch (TooManyRequestsException | UnavailableException busy) {
      refusal = Optional.of(words.say("operations.checks-wait"));
    }
  }

  /** What was typed. */
  public String image() {
    return image;
  }

  /** Whether the image is asked for in the Docker registry. */
  public boolean docker() {
    return registry == RegistryKind.DOCKER;
  }

  /** The version that was found. */
  public Optional<PackageVersion> version() {
    return version;
  }

  /** Its last check. */
  public Optional<ImageChecks.Check> last() {
    return check;
  }

  /** Whether that is open. */
  public boolean running() {
    return check.filter(it -> it.finishedAt().isEmpty()).isPresent();
  }

  /** Whether it has ended and everything is whole. */
  public boolean whole() {
    return check.filter(it -> it.finishedAt().isPresent() && it.wrong() == 0).isPresent();
  }

  /** How far it is. */
  public LongWork work() {
    ImageChecks.Check last = check.orElseThrow();
    Optional<Speed> speed =
        last.startedAt()
            .flatMap(
                at -> Speed.since(at, last.finishedAt().orElseGet(clock::instant), last.checked()));
    return new LongWork(
        words.say("operations.check-of", image),
        running(),
        last.checked(),
        OptionalLong.of(last.parts()),
        words.say("operations.parts-of", last.checked(), last.parts()),
        speed.map(it -> words.say("operations.parts-per-minute", it.perMinute())),
        speed
            .flatMap(it -> it.rest(last.parts()))
            .map(it -> words.say("operations.time-left", shown.span(it))),
        last.finishedAt()
            .map(at -> words.say("operations.ended-at", shown.time(at)))
            .orElseGet(() -> words.say("operations.began-at", shown.time(last.askedAt()))),
        words.say("operations.check-stop"),
        Optional.empty());
  }

  /** Its parts, manifests first. */
  public List<Part> parts() {
    return parts.stream().map(Part::new).toList();
  }

  /** Why there is nothing to show, or nothing was begun. */
  public Optional<String> refusal() {
    return refusal;
  }

  /**
   * A part of the image.
   *
   * @param part what is told of it
   */
  public record Part(ImageChecks.Part part) {
    /** Key of what it is. */
    public String kindKey() {
      return "operations.part-" + part.kind().toLowerCase(Locale.ROOT);
    }

    /** Key of how it is. */
    public String stateKey() {
      return "operations.damage-"
          + part.state().map(it -> it.toLowerCase(Locale.ROOT)).orElse("unread");
    }

    /** How a badge of that is coloured. */
    public String colour() {
      if (part.state().isEmpty()) {
        return "badge";
      }
      return switch (part.state().get()) {
        case "WHOLE" -> "badge good";
        case "ABSENT" -> "badge warn";
        default -> "badge bad";
      };
    }
  }
}
