package io.hatoba.crash;

import io.hatoba.catalog.CatalogBeans;
import io.hatoba.catalog.Publications;
import io.hatoba.catalog.Publisher;
import io.hatoba.catalog.Versions;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditBeans;
import io.hatoba.metadata.Daos;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.metadata.accounts.RepositoryEntity;
import io.hatoba.oci.ChunkRange;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.ManifestUnknownException;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Tag;
import io.hatoba.oci.UploadId;
import io.hatoba.registry.BlobUploads;
import io.hatoba.registry.RacingInsert;
import io.hatoba.registry.RegistryBeans;
import io.hatoba.registry.UploadBody;
import io.hatoba.registry.Viewer;
import io.hatoba.server.TestDatabase;
import io.hatoba.server.Transactions;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.storage.file.FileLayerConnectionFactory;
import java.io.ByteArrayInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * A client's work on the application's own beans, database and layer store, in a JVM that somebody
 * kills. Arguments: the data directory, a seed, how long to work in steps for each thread, and a
 * file of commits that got no answer from the one that was killed before.
 */
public final class CrashingPusher {
  /** The names that are pushed to: two of the Container registry, one of the Docker registry. */
  static final List<String> NAMES = List.of("octo/a", "octo/b", "octo/repo/image");

  static final List<String> TAGS = List.of("latest", "v1", "v2", "v3", "v4", "v5");
  private static final int THREADS = 4;
  private static final int SHARED_CONTENTS = 12;
  private static final int MOST_KNOWN = 40;
  private static final int KIB = 1024;
  private static final String BLOB_TYPE = "application/vnd.oci.image.layer.v1.tar";
  private static final String IMAGE_TYPE = "application/vnd.oci.image.manifest.v1+json";
  private static final Viewer PUSHER = new Viewer(true, () -> true);

  private final Journal journal = new Journal(new FileOutputStream(FileDescriptor.out));
  private final Transactions transactions;
  private final RegistryBeans registry;
  private final Publications publications;
  private final Versions versions;
  private final long accountId;
  private final Queue<String> unanswered;

  /** What the packages hold, as far as this JVM knows. */
  private final Map<String, List<Part>> blobs = new ConcurrentHashMap<>();

  private final Map<String, List<Part>> images = new ConcurrentHashMap<>();

  /** Something that a manifest may name. */
  private record Part(String mediaType, Digest digest, long size) {
    String json() {
      return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
          .formatted(mediaType, digest, size);
    }
  }

  private CrashingPusher(
      Settings settings,
      TestDatabase database,
      LayerConnectionFactory store,
      Queue<String> unanswered) {
    this.unanswered = unanswered;
    transactions = database.transactions();
    registry = new RegistryBeans(database, store, settings);
    Daos daos = new Daos(database.entityManager());
    versions = CatalogBeans.versions(database, registry, settings, new AuditBeans(database).log());
    publications =
        CatalogBeans.publications(
            daos, registry.manifests(), settings, new AuditBeans(database).log());
    accountId = transactions.required(() -> account(daos.accounts()));
    open("octo/a");
    transactions.required(() -> requireRepository(daos));
    NAMES.forEach(this::open);
    for (String name : NAMES) {
      blobs.put(name, known(database, name, BLOB_TYPE, LIVE_BLOBS));
      images.put(name, known(database, name, IMAGE_TYPE, LIVE_IMAGES));
    }
  }

  private static final String LIVE_BLOBS =
      "select b.digest || ' ' || b.size from blob b join blob_link l on l.blob_id = b.id join"
          + " package_name n on n.package_id = l.package_id join account a on a.id = n.owner_id"
          + " where l.deleted_at is null and a.folded_login || '/' || n.path = ? order by l.id desc"
          + " limit "
          + MOST_KNOWN;

  private static final String LIVE_IMAGES =
      "select m.digest || ' ' || m.size from manifest m join package_name n on n.package_id ="
          + " m.package_id join account a on a.id = n.owner_id where m.deleted_at is null and"
          + " m.media_type like '%manifest%' and a.folded_login || '/' || n.path = ? order by m.id"
          + " desc limit "
          + MOST_KNOWN;

  /** The one to which the image of the Docker registry belongs. */
  private static long requireRepository(Daos daos) {
    long owner = daos.accounts().find("octo").orElseThrow().id();
    return daos.repositories()
        .find(owner, "repo")
        .orElseGet(() -> daos.repositories().create(new RepositoryEntity(owner, "repo")))
        .id();
  }

  private static long account(AccountDao accounts) {
    return accounts
        .find("pusher")
        .orElseGet(() -> accounts.create(AccountEntity.organization("pusher")))
        .id();
  }

  private static List<Part> known(TestDatabase database, String name, String type, String sql) {
    List<Part> parts = new CopyOnWriteArrayList<>();
    for (Object row : database.query(sql, name)) {
      String[] columns = row.toString().split(" ", 2);
      parts.add(new Part(type, Digest.parse(columns[0]), Long.parseLong(columns[1])));
    }
    return parts;
  }

  /** What is done how often: out of a hundred steps, those below a number and above the last. */
  enum Mix {
    /** Files come and are linked. */
    LAYERS(42, 47, 75, 80, 84, 87),
    /** Small transactions on the same few rows. */
    TAGS(8, 10, 60, 80, 92, 93);

    private final int uploads;
    private final int mounts;
    private final int publishes;
    private final int untags;
    private final int hides;
    private final int unlinks;

    Mix(int uploads, int mounts, int publishes, int untags, int hides, int unlinks) {
      this.uploads = uploads;
      this.mounts = mounts;
      this.publishes = publishes;
      this.untags = untags;
      this.hides = hides;
      this.unlinks = unlinks;
    }
  }

  /** See the class. */
  public static void main(String[] arguments) throws IOException {
    Path directory = Path.of(arguments[0]);
    long seed = Long.parseLong(arguments[1]);
    int steps = Integer.parseInt(arguments[2]);
    Queue<String> unanswered =
        new ConcurrentLinkedQueue<>(Files.readAllLines(Path.of(arguments[3])));
    Mix mix = Mix.valueOf(arguments[4]);
    Map<String, String> given =
        Map.of("hatoba.data-dir", directory.toString(), "hatoba.upload-ttl", "1s");
    Settings settings = new Settings(key -> Optional.ofNullable(given.get(key)));
    ExecutorService hashing = Executors.newFixedThreadPool(2);
    LayerConnectionFactory store =
        FileLayerConnectionFactory.at(settings.storageDirectory(), hashing);
    store.getConnection().close();
    TestDatabase database = TestDatabase.open(settings.database());
    CrashingPusher pusher = new CrashingPusher(settings, database, store, unanswered);
    pusher.registry.expiry().clearStrays();
    pusher.journal.up();
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    for (int thread = 0; thread < THREADS; thread++) {
      Random random = new Random(seed * THREADS + thread);
      threads.execute(() -> pusher.work(mix, random, steps));
    }
    threads.shutdown();
    hashing.shutdown();
  }

  private void work(Mix mix, Random random, int steps) {
    for (String commit = unanswered.poll(); commit != null; commit = unanswered.poll()) {
      repeat(commit);
    }
    for (int step = 0; step < steps; step++) {
      String name = oneOf(NAMES, random);
      int dice = random.nextInt(100);
      if (dice < mix.uploads) {
        upload(name, random);
      } else if (dice < mix.mounts) {
        mount(name, random);
      } else if (dice < mix.publishes) {
        publish(name, random);
      } else if (dice < mix.untags) {
        untag(name, oneOf(TAGS, random));
      } else if (dice < mix.hides) {
        hide(name, random);
      } else if (dice < mix.unlinks) {
        unlink(name, random);
      } else if (dice < 98) {
        look(name, oneOf(TAGS, random));
      } else {
        journal.unpromised(() -> registry.expiry().clear());
      }
    }
  }

  private static <T> T oneOf(List<T> choices, Random random) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static ImageName imageName(String name) {
    return ImageName.onSharedHost(new RepositoryName(name));
  }

  /** As a client does that got no answer: the same PUT again. */
  private void repeat(String commit) {
    String[] fields = commit.split("\t", 4);
    BlobUploads uploads = registry.uploads();
    UploadId upload = UploadId.parse(fields[3]);
    Digest digest = Digest.parse(fields[1]);
    journal.step(
        Journal.Step.LINK,
        commit,
        () -> uploads.commit(imageName(fields[0]), upload, digest, UploadBody.none()));
  }

  private void upload(String name, Random random) {
    byte[] content = content(random);
    Digest digest = Digest.sha256(content);
    Optional<UploadId> begun = begin(name);
    if (begun.isEmpty()) {
      return;
    }
    UploadId upload = begun.get();
    boolean chunked = content.length > 0 && random.nextInt(3) == 0;
    int sent = chunked ? appendSome(name, upload, content, random) : 0;
    if (random.nextInt(25) == 0) {
      journal.unpromised(() -> registry.uploads().cancel(imageName(name), upload));
      return;
    }
    boolean linked =
        journal.step(
            Journal.Step.LINK,
            name + "\t" + digest + "\t" + content.length + "\t" + upload,
            () -> commit(imageName(name), upload, digest, content, sent));
    if (linked) {
      remember(blobs, name, new Part(BLOB_TYPE, digest, content.length));
    }
  }

  private void commit(ImageName name, UploadId upload, Digest digest, byte[] content, int sent) {
    if (sent == 0 && content.length % 2 == 0) {
      registry.uploads().put(name, upload, digest, body(content, 0, content.length, false));
    } else {
      registry
          .uploads()
          .commit(name, upload, digest, body(content, sent, content.length, sent > 0));
    }
  }

  private Optional<UploadId> begin(String name) {
    List<UploadId> begun = new ArrayList<>();
    journal.unpromised(
        () ->
            begun.add(
                registry
                    .uploads()
                    .start(imageName(name), accountId, DigestAlgorithm.SHA256)
                    .orElseThrow()
                    .upload()));
    return begun.stream().findFirst();
  }

  private long open(String name) {
    return RacingInsert.retried(
        () -> transactions.required(() -> publications.open(imageName(name), accountId)));
  }

  /** Sends one chunk or several, and perhaps one that breaks off; tells how far it came. */
  private int appendSome(String name, UploadId upload, byte[] content, Random random) {
    int sent = 0;
    for (int chunks = 1 + random.nextInt(3); chunks > 0 && sent < content.length; chunks--) {
      int from = sent;
      int to = from + 1 + random.nextInt(content.length - from);
      if (random.nextInt(8) == 0) {
        breakOff(name, upload, content, from, to);
        to = from + (to - from) / 2;
      } else {
        UploadBody body = body(content, from, to, true);
        if (!journal.unpromised(() -> registry.uploads().append(imageName(name), upload, body))) {
          return sent;
        }
      }
      sent = to;
    }
    return sent;
  }

  private void breakOff(String name, UploadId upload, byte[] content, int from, int to) {
    InputStream half = new ByteArrayInputStream(content, from, (to - from) / 2);
    InputStream broken =
        new InputStream() {
          @Override
          public int read() throws IOException {
            return refuse(half.read());
          }

          @Override
          public int read(byte[] bytes, int offset, int length) throws IOException {
            return refuse(half.read(bytes, offset, length));
          }

          private int refuse(int count) throws IOException {
            if (count < 0) {
              throw new IOException("the client is gone");
            }
            return count;
          }
        };
    UploadBody body = new UploadBody(broken, OptionalLong.empty(), Optional.empty());
    journal.unpromised(() -> registry.uploads().append(imageName(name), upload, body));
  }

  private static UploadBody body(byte[] content, int from, int to, boolean ranged) {
    return new UploadBody(
        new ByteArrayInputStream(content, from, to - from),
        OptionalLong.of(to - from),
        ranged && to > from ? Optional.of(new ChunkRange(from, to - 1L)) : Optional.empty());
  }

  /** Bytes of a new layer, or of one that others push as well. */
  private static byte[] content(Random random) {
    boolean shared = random.nextInt(3) == 0;
    Random bytes = new Random(shared ? random.nextInt(SHARED_CONTENTS) : random.nextLong());
    int dice = bytes.nextInt(100);
    int most = dice < 65 ? 4 * KIB : dice < 97 ? 200 * KIB : 1500 * KIB;
    byte[] content = new byte[bytes.nextInt(most)];
    bytes.nextBytes(content);
    return content;
  }

  private void mount(String name, Random random) {
    String source = oneOf(NAMES, random);
    List<Part> there = List.copyOf(blobs.getOrDefault(source, List.of()));
    if (there.isEmpty()) {
      return;
    }
    Part part = oneOf(there, random);
    BooleanSupplier mount =
        () ->
            transactions.required(
                () ->
                    registry
                        .uploads()
                        .mount(
                            publications.open(imageName(name), accountId),
                            imageName(name).kind(),
                            imageName(source),
                            PUSHER,
                            part.digest()));
    boolean done =
        journal.step(
            Journal.Step.LINK,
            name + "\t" + part.digest() + "\t" + part.size() + "\t-",
            () -> {
              if (!mount.getAsBoolean()) {
                throw new ManifestUnknownException(
                    imageName(source).repositoryName(), part.digest());
              }
            });
    if (done) {
      remember(blobs, name, part);
    }
  }

  private void publish(String name, Random random) {
    List<Part> layers = List.copyOf(blobs.getOrDefault(name, List.of()));
    List<Part> children = List.copyOf(images.getOrDefault(name, List.of()));
    if (layers.isEmpty()) {
      return;
    }
    boolean index = children.size() > 1 && random.nextInt(6) == 0;
    String document =
        index
            ? index(oneOf(children, random), oneOf(children, random))
            : image(oneOf(layers, random), oneOf(layers, random), random.nextInt(200));
    byte[] content = document.getBytes(StandardCharsets.UTF_8);
    Manifest manifest = Manifest.parse(content, Optional.empty());
    Digest digest = Digest.sha256(content);
    List<String> tags = new ArrayList<>(TAGS.subList(0, random.nextInt(3)));
    if (random.nextBoolean()) {
      tags.add(oneOf(TAGS.subList(2, TAGS.size()), random));
    }
    List<Tag> pointing = tags.stream().distinct().map(Tag::new).toList();
    boolean stored =
        journal.step(
            Journal.Step.STORE,
            name + "\t" + digest + "\t" + content.length + "\t" + String.join(",", tags),
            () ->
                RacingInsert.retried(
                    () ->
                        transactions.required(
                            () ->
                                publications.publish(
                                    imageName(name),
                                    manifest,
                                    content,
                                    digest,
                                    pointing,
                                    Publisher.account(accountId)))));
    if (stored && !index) {
      remember(images, name, new Part(IMAGE_TYPE, digest, content.length));
    }
  }

  private static String image(Part config, Part layer, int number) {
    return "{\"schemaVersion\":2,\"mediaType\":\""
        + IMAGE_TYPE
        + "\",\"config\":"
        + new Part("application/vnd.oci.image.config.v1+json", config.digest(), config.size())
            .json()
        + ",\"layers\":["
        + layer.json()
        + "],\"annotations\":{\"number\":\""
        + number
        + "\"}}";
  }

  private static String index(Part one, Part two) {
    return "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.index.v1+json\","
        + "\"manifests\":["
        + one.json()
        + ","
        + two.json()
        + "]}";
  }

  private void untag(String name, String tag) {
    journal.step(
        Journal.Step.UNTAG,
        name + "\t" + tag,
        () ->
            transactions.required(() -> versions.delete(imageName(name), new Tag(tag), accountId)));
  }

  private void hide(String name, Random random) {
    List<Part> there = List.copyOf(images.getOrDefault(name, List.of()));
    if (there.isEmpty()) {
      return;
    }
    Part part = oneOf(there, random);
    boolean hidden =
        journal.step(
            Journal.Step.HIDE,
            name + "\t" + part.digest(),
            () ->
                transactions.required(
                    () -> versions.delete(imageName(name), part.digest(), accountId)));
    if (hidden) {
      images.getOrDefault(name, List.of()).remove(part);
    }
  }

  private void unlink(String name, Random random) {
    List<Part> there = List.copyOf(blobs.getOrDefault(name, List.of()));
    if (there.isEmpty()) {
      return;
    }
    Part part = oneOf(there, random);
    boolean unlinked =
        journal.step(
            Journal.Step.UNLINK,
            name + "\t" + part.digest(),
            () ->
                transactions.required(
                    () -> registry.blobs().delete(imageName(name), part.digest())));
    if (unlinked) {
      blobs.getOrDefault(name, List.of()).remove(part);
    }
  }

  private void look(String name, String tag) {
    journal.unpromised(
        () -> {
          try {
            Digest digest =
                registry.manifests().require(imageName(name), new Tag(tag), PUSHER).digest();
            journal.saw(name, tag, digest.toString());
          } catch (ManifestUnknownException | NameUnknownException nothing) {
            journal.saw(name, tag, "-");
          }
        });
  }

  private static void remember(Map<String, List<Part>> parts, String name, Part part) {
    List<Part> known = parts.getOrDefault(name, List.of());
    synchronized (known) {
      if (!known.contains(part)) {
        known.add(0, part);
      }
      if (known.size() > MOST_KNOWN) {
        known.remove(known.size() - 1);
      }
    }
  }
}
