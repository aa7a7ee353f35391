package io.hatoba.faults;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** One who pushes, pulls and deletes, at random, in repositories that others use as well. */
final class Pusher {
  /** A tag that is never moved: a package that loses its last version goes with all it has. */
  static final String ANCHOR = "anchor";

  static final List<String> TAGS = List.of("latest", "v1", "v2");

  private static final int SMALL = 20_000;
  private static final int LARGE = 600_000;
  private static final int MOST_KNOWN = 30;

  /**
   * What all pushers of a workload know of each other.
   *
   * @param repositories names that they push to
   * @param images that were ever tried, by repository
   */
  record Common(List<String> repositories, Map<String, List<Image>> images) {
    static Common of(List<String> repositories) {
      Map<String, List<Image>> images = new ConcurrentHashMap<>();
      repositories.forEach(name -> images.put(name, new CopyOnWriteArrayList<>()));
      return new Common(repositories, images);
    }

    private List<Image> imagesOf(String repository) {
      return images.getOrDefault(repository, List.of());
    }
  }

  private final Client client;
  private final History history;
  private final Common common;
  private final Random random;

  Pusher(Client client, History history, Common common, Random random) {
    this.client = client;
    this.history = history;
    this.common = common;
    this.random = random;
  }

  /** The first image of a repository, which stays. */
  boolean anchor(String repository) {
    return push(repository, newImage(repository), Optional.of(ANCHOR)).ok();
  }

  /**
   * Does one thing.
   *
   * @return whether it was done; who was refused, or got no answer, had better wait a little
   */
  boolean step() {
    String repository = any(common.repositories());
    int dice = random.nextInt(100);
    if (dice < 35) {
      return push(repository, newImage(repository), anyTag()).ok();
    }
    if (dice < 75) {
      return pull(repository);
    }
    if (dice < 82) {
      return client.deleteTag(repository, any(TAGS)).ok();
    }
    List<Image> images = common.imagesOf(repository);
    // The first is the anchor.
    if (images.size() < 2) {
      return true;
    }
    Image image = images.get(1 + random.nextInt(images.size() - 1));
    if (dice < 91) {
      return push(repository, image, anyTag()).ok();
    }
    if (dice < 96) {
      return client.deleteManifest(repository, image.digest(), TAGS).ok();
    }
    return client.deleteBlob(repository, any(image.parts()).digest()).ok();
  }

  private Optional<String> anyTag() {
    return random.nextInt(8) == 0 ? Optional.empty() : Optional.of(any(TAGS));
  }

  private <T> T any(List<T> some) {
    return some.get(random.nextInt(some.size()));
  }

  private Image newImage(String repository) {
    Blob config = Blob.random(random, 200);
    int size = random.nextInt(5) == 0 ? LARGE : SMALL;
    Blob layer = Blob.random(random, 1 + random.nextInt(size));
    List<Image> known = common.imagesOf(any(common.repositories()));
    boolean shares = known.size() > 1 && random.nextInt(3) == 0;
    Image image =
        Image.of(
            config,
            shares ? List.of(layer, known.get(known.size() - 1).layers().get(0)) : List.of(layer));
    history.image(repository, image.digest(), image.parts().stream().map(Blob::digest).toList());
    return image;
  }

  /** Pushes the blobs of an image, then its manifest, as clients do. */
  private Client.Result push(String repository, Image image, Optional<String> tag) {
    for (Blob blob : image.parts()) {
      Client.Result pushed = pushBlob(repository, blob);
      if (!pushed.ok()) {
        return pushed;
      }
    }
    Client.Result put = client.put(repository, image, tag);
    List<Image> images = common.imagesOf(repository);
    if (put.ok() && images.size() < MOST_KNOWN && !images.contains(image)) {
      images.add(image);
    }
    return put;
  }

  private Client.Result pushBlob(String repository, Blob blob) {
    return switch (random.nextInt(6)) {
      case 0 -> {
        Client.Result mounted = client.mount(repository, any(common.repositories()), blob);
        yield mounted.ok() ? mounted : client.post(repository, blob);
      }
      case 1, 2 -> client.post(repository, blob);
      default -> client.upload(repository, blob, 1 + random.nextInt(3));
    };
  }

  private boolean pull(String repository) {
    Client.Result pulled = client.pullTag(repository, any(TAGS));
    if (!pulled.ok() || pulled.reply().status() != 200) {
      return pulled.ok();
    }
    String digest = Blob.digestOf(pulled.reply().body());
    boolean ok = true;
    for (Image image : common.imagesOf(repository)) {
      if (image.digest().equals(digest)) {
        for (Blob part : image.parts()) {
          ok &= client.pullBlob(repository, part.digest()).ok();
        }
      }
    }
    return ok;
  }
}
