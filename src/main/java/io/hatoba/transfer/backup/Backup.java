package io.hatoba.transfer.backup;

import io.hatoba.config.DatabaseSettings;
import io.hatoba.metadata.content.InventoryDao;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.transfer.TransferException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;

/**
 * Backs an instance up into a directory:
 *
 * <pre>
 * hatoba-backup.json          written last and in one piece: what it names is a whole backup
 * 20261126T205501Z.mv.db      the database
 * 20261126T205501Z.layers     the layers that it names, a line each
 * layers/                     a layer store with those layers
 * work/                       what is not finished
 * </pre>
 *
 * <p>A backup that was there stays whole until the next one is, which adds what is new and then
 * frees what only the older one named. One that lacks layers frees nothing: what it replaces is set
 * aside as {@code 20261126T205501Z.json}, is restored under the name {@code hatoba-backup.json},
 * and goes with the next backup that lacks none. All is private to its owner (0700, 0600), since it
 * has every secret of the instance.
 */
public final class Backup {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private static final Pattern OF_A_BACKUP =
      Pattern.compile("[0-9]{8}T[0-9]{6}Z\\.(mv\\.db|layers|json)");

  private static final int PAGE = 500;
  private static final long OFTEN = 5_000_000_000L;

  private final Path directory;
  private final LayerConnectionFactory target;
  private final Databases databases;
  private final Clock clock;
  private final Consumer<String> news;

  /**
   * Into a directory.
   *
   * @param target the layer store at {@link #layersOf} of the directory
   * @param news takes lines for people
   */
  public Backup(
      Path directory,
      LayerConnectionFactory target,
      Databases databases,
      Clock clock,
      Consumer<String> news) {
    this.directory = directory;
    this.target = target;
    this.databases = databases;
    this.clock = clock;
    this.news = news;
  }

  /** Where the layers of a backup are. */
  public static Path layersOf(Path directory) {
    return directory.resolve("layers");
  }

  /**
   * Takes a backup. It has all that was acknowledged before this was called.
   *
   * @param store the layer store of the instance
   * @param settings user, password and options of its database
   * @return how many layers could not be had, because they are damaged or missing; the backup has
   *     everything else
   */
  public long take(Instance instance, LayerConnectionFactory store, DatabaseSettings settings)
      throws TransferException {
    try {
      prepare();
      try (FileChannel channel =
          FileChannel.open(
              directory.resolve("backup.lock"),
              StandardOpenOption.CREATE,
              StandardOpenOption.WRITE)) {
        lock(channel);
        // Else the files of another instance would be looked for.
        store.identify(Optional.of(instance.layerStore()));
        clearUnfinished();
        try {
          return locked(instance, store, settings);
        } finally {
          clear(directory.resolve("work"));
        }
      }
    } catch (IOException failure) {
      throw new TransferException("the backup cannot be written: " + failure, failure);
    }
  }

  /** The directory is private before anything is in it; one with other things is none. */
  private void prepare() throws IOException, TransferException {
    Disks.makeDirectory(directory);
    boolean ours =
        Files.exists(directory.resolve("backup.lock"))
            || BackupManifest.find(directory).isPresent();
    try (Stream<Path> entries = Files.list(directory)) {
      if (!ours && entries.findAny().isPresent()) {
        throw new TransferException(directory + " holds something else than a backup");
      }
    }
    if (!"rwx------".equals(permissions())) {
      Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
    }
  }

  private String permissions() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(directory));
  }

  private void lock(FileChannel channel) throws IOException, TransferException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return;
      }
    } catch (OverlappingFileLockException here) {
      // Refused below.
    }
    throw new TransferException("another backup into " + directory + " is under way");
  }

  private long locked(Instance instance, LayerConnectionFactory store, DatabaseSettings settings)
      throws IOException, TransferException {
    Path work = directory.resolve("work");
    Disks.makeDirectory(work);
    Optional<BackupManifest> before = BackupManifest.find(directory);
    Instant now = clock.instant();
    String stamp = STAMP.format(now);
    List<Path> older = older();
    if (older.stream().anyMatch(file -> file.getFileName().toString().startsWith(stamp))) {
      throw new TransferException("a backup in " + directory + " is of this very second");
    }
    EmbeddedFile copy = EmbeddedFile.of(settings).at(work.resolve("hatoba"));
    snapshot(instance, work, copy);
    Path list = work.resolve("layers");
    Path superfluous = work.resolve("superfluous");
    Copied copied;
    try {
      InventoryDao inventory = new InventoryDao(databases.open(copy.settings()));
      copied = copyLayers(inventory, store, list);
      listSuperfluous(inventory, older, superfluous);
    } finally {
      databases.release(copy.settings());
    }
    Disks.force(copy.file());
    Path database = directory.resolve(stamp + ".mv.db");
    Path layers = directory.resolve(stamp + ".layers");
    Disks.move(copy.file(), database);
    Disks.move(list, layers);
    // Asked before the older one is given up, which it must not be for one that lacks layers.
    instance.requireUndisturbed();
    if (copied.missing() > 0 && before.isPresent()) {
      before.get().setAside(directory);
      news.accept("the backup of " + before.get().taken() + " is kept beside this one");
    }
    new BackupManifest(
            now.toString(),
            BackupManifest.Part.of(database),
            BackupManifest.Part.of(layers),
            copied.count(),
            copied.bytes(),
            copied.missing())
        .write(directory);
    if (copied.missing() == 0) {
      free(older, superfluous);
    }
    news.accept(
        "backed up "
            + copied.count()
            + " layers of "
            + copied.bytes()
            + " bytes and the database to "
            + directory
            + (copied.missing() > 0 ? "; " + copied.missing() + " layers could not be had" : ""));
    return copied.missing();
  }

  private static void snapshot(Instance instance, Path work, EmbeddedFile copy)
      throws IOException, TransferException {
    Path archive = work.resolve("database.zip");
    instance.snapshot(archive);
    boolean whole = false;
    try (ZipInputStream entries = new ZipInputStream(Files.newInputStream(archive))) {
      for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
        if (entry.getName().endsWith(".mv.db")) {
          Disks.copy(entries, copy.file());
          whole = true;
        }
      }
    }
    // The directory of an archive is at its end.
    try (ZipFile all = new ZipFile(archive.toFile())) {
      whole &= all.size() > 0;
    }
    if (!whole) {
      throw new TransferException("the snapshot of the database is not whole");
    }
    Files.delete(archive);
  }

  private record Copied(long count, long bytes, long missing) {}

  private Copied copyLayers(InventoryDao inventory, LayerConnectionFactory store, Path list)
      throws IOException, TransferException {
    long count = 0;
    long bytes = 0;
    long missing = 0;
    long last = 0;
    long told = System.nanoTime();
    try (LayerConnection from = store.getConnection();
        LayerConnection to = target.getConnection();
        FileChannel lines = Disks.create(list)) {
      LayerCopies copies = new LayerCopies(from, to);
      for (List<InventoryDao.Blob> page = inventory.listBlobs(last, PAGE);
          !page.isEmpty();
          page = inventory.listBlobs(last, PAGE)) {
        for (InventoryDao.Blob blob : page) {
          Optional<String> fault = copies.copy(blob.digest(), blob.generation(), blob.size());
          fault.ifPresent(why -> tell(inventory, blob, why));
          missing += fault.isPresent() ? 1 : 0;
          Disks.write(
              lines,
              new LayerLine(blob.digest(), blob.generation(), blob.size(), fault.isPresent())
                  .bytes());
          count++;
          bytes += blob.size();
          last = blob.id();
          if (System.nanoTime() - told > OFTEN) {
            told = System.nanoTime();
            news.accept(
                count
                    + " layers: "
                    + copies.copied()
                    + " with "
                    + copies.copiedBytes()
                    + " bytes copied, "
                    + copies.kept()
                    + " were there");
          }
        }
      }
      lines.force(true);
    }
    return new Copied(count, bytes, missing);
  }

  private void tell(InventoryDao inventory, InventoryDao.Blob blob, String why) {
    news.accept("MISSING " + blob.digest() + " " + why);
    inventory
        .listHolders(blob)
        .forEach(
            holder ->
                news.accept("  of " + holder.image() + " " + String.join(", ", holder.tags())));
  }

  /** What earlier backups are made of, also those that were broken off. */
  private List<Path> older() throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries
          .filter(file -> OF_A_BACKUP.matcher(file.getFileName().toString()).matches())
          .toList();
    }
  }

  /** Layers that earlier backups name and the new one does not, as a list of lines. */
  private static void listSuperfluous(InventoryDao inventory, List<Path> older, Path superfluous)
      throws IOException, TransferException {
    try (FileChannel found = Disks.create(superfluous)) {
      for (Path list : older) {
        if (list.toString().endsWith(".layers")) {
          listSuperfluous(inventory, list, found);
        }
      }
    }
  }

  private static void listSuperfluous(InventoryDao inventory, Path list, FileChannel found)
      throws IOException, TransferException {
    try (BufferedReader lines = Files.newBufferedReader(list)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        LayerLine layer = LayerLine.parse(line);
        if (!inventory.namesFile(layer.digest(), layer.generation())) {
          Disks.write(found, layer.bytes());
        }
      }
    }
  }

  /** Frees it, now that the backup is whole without; what a crash leaves goes the next time. */
  private void free(List<Path> older, Path superfluous) throws IOException, TransferException {
    try (BufferedReader lines = Files.newBufferedReader(superfluous);
        LayerConnection layers = target.getConnection()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        LayerLine layer = LayerLine.parse(line);
        layers.remove(layer.digest(), layer.generation());
      }
    }
    for (Path file : older) {
      Files.deleteIfExists(file);
    }
  }

  /** What a backup that was killed has left; it has secrets, and nobody else is here now. */
  private void clearUnfinished() throws IOException {
    clear(directory.resolve("work"));
    try (LayerConnection layers = target.getConnection()) {
      layers.listStaged().forEach(layers::discard);
    }
  }

  private static void clear(Path flat) throws IOException {
    if (Files.isDirectory(flat)) {
      try (Stream<Path> entries = Files.list(flat)) {
        for (Path entry : entries.toList()) {
          if (Files.isDirectory(entry)) {
            clear(entry);
          } else {
            Files.delete(entry);
          }
        }
      }
      Files.delete(flat);
    }
  }
}
