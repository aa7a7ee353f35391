package io.hatoba.transfer.backup;

import io.hatoba.config.DataDirectory;
import io.hatoba.config.Settings;
import io.hatoba.metadata.content.InventoryDao;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.transfer.TransferException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Puts a backup into an empty data directory and an empty layer store. What is damaged is found
 * before the database is put in place, which comes last. A server refuses to start on a directory
 * in which this was broken off; to run it again goes on.
 */
public final class Restore {
  private static final String PLACING = "placing\n";

  private final Path directory;
  private final Settings settings;
  private final Databases databases;
  private final Consumer<String> news;

  /**
   * From a directory.
   *
   * @param settings where to
   * @param news takes lines for people
   */
  public Restore(Path directory, Settings settings, Databases databases, Consumer<String> news) {
    this.directory = directory;
    this.settings = settings;
    this.databases = databases;
    this.news = news;
  }

  /**
   * Restores.
   *
   * @param from the layer store of the backup
   * @param to the layer store that the settings name
   * @param partial whether what can be had is put in place where something is damaged
   * @throws TransferException if the target is not empty, or something is damaged
   */
  public void run(LayerConnectionFactory from, LayerConnectionFactory to, boolean partial)
      throws TransferException {
    BackupManifest manifest =
        BackupManifest.find(directory)
            .orElseThrow(() -> new TransferException(directory + " has no whole backup"));
    if (!settings.database().embedded()) {
      throw new TransferException("HATOBA_DATABASE_URL names no embedded database to restore");
    }
    Path database = manifest.database().require(directory);
    Path layers = manifest.layers().require(directory);
    Path mark = settings.dataDirectory().resolve(DataDirectory.UNFINISHED_RESTORE);
    try {
      boolean placed = begin(mark);
      long missing = copyLayers(layers, from, to);
      if (missing > 0 && !partial) {
        throw new TransferException(
            missing
                + " layers are damaged or were missing when the backup was taken; --partial yes"
                + " restores everything else");
      }
      if (!placed) {
        place(database, to, mark);
      }
      Files.delete(mark);
      Disks.forceDirectory(Disks.parent(mark));
    } catch (IOException failure) {
      throw new TransferException("the backup cannot be restored: " + failure, failure);
    }
    news.accept("restored the backup of " + manifest.taken() + " to " + settings.dataDirectory());
  }

  /**
   * Marks the place as half restored, or goes on where this very restore was broken off.
   *
   * @return whether the database is in place already
   */
  private boolean begin(Path mark) throws IOException, TransferException {
    Path file = EmbeddedFile.of(settings.database()).file();
    if (Files.exists(mark)) {
      String begun = Files.readString(mark);
      if (!begun.startsWith(whatAndWhere())) {
        throw new TransferException(
            "another restore was broken off, of another backup or with other settings; "
                + mark
                + " tells of it");
      }
      boolean placing = begun.endsWith(PLACING);
      if (Files.exists(file) && !placing) {
        throw new TransferException(file + " has come there since the restore was broken off");
      }
      news.accept("going on with a restore that was broken off");
      return Files.exists(file);
    }
    Path database = Disks.parent(file);
    for (Path target : new Path[] {database, settings.storageDirectory()}) {
      if (!isEmpty(target)) {
        throw new TransferException(target + " is not empty; a backup is restored to a new place");
      }
    }
    Disks.makeDirectory(Disks.parent(mark));
    Disks.write(mark, whatAndWhere().getBytes(StandardCharsets.UTF_8));
    return false;
  }

  /** Which backup goes where: only with the same of all three is a restore gone on with. */
  private String whatAndWhere() throws IOException {
    return "backup "
        + BackupManifest.digest(directory)
        + "\ndatabase "
        + EmbeddedFile.of(settings.database()).file()
        + "\nlayers "
        + settings.storageDirectory().toAbsolutePath()
        + "\n";
  }

  private static boolean isEmpty(Path target) throws IOException {
    if (!Files.exists(target)) {
      return true;
    }
    try (Stream<Path> entries = Files.list(target)) {
      return entries.findAny().isEmpty();
    }
  }

  private long copyLayers(Path list, LayerConnectionFactory source, LayerConnectionFactory target)
      throws IOException, TransferException {
    long missing = 0;
    try (BufferedReader lines = Files.newBufferedReader(list);
        LayerConnection from = source.getConnection();
        LayerConnection to = target.getConnection()) {
      LayerCopies copies = new LayerCopies(from, to);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        LayerLine layer = LayerLine.parse(line);
        Optional<String> fault = copies.copy(layer.digest(), layer.generation(), layer.size());
        if (fault.isPresent()) {
          missing++;
          news.accept("MISSING " + layer.digest() + " " + fault.get());
        }
      }
      news.accept("restored " + copies.copied() + " layers of " + copies.copiedBytes() + " bytes");
    }
    return missing;
  }

  /** Opens the copy, which shows that it can be opened, before it gets its name. */
  private void place(Path database, LayerConnectionFactory store, Path mark) throws IOException {
    EmbeddedFile target = EmbeddedFile.of(settings.database());
    Disks.makeDirectory(Disks.parent(target.path()));
    EmbeddedFile copy = target.at(target.path().resolveSibling("restoring"));
    try (InputStream bytes = Files.newInputStream(database)) {
      Disks.copy(bytes, copy.file());
    }
    try {
      new InventoryDao(databases.open(copy.settings()))
          .keepStoreName(store.identify(Optional.empty()));
    } finally {
      databases.release(copy.settings());
    }
    Files.deleteIfExists(copy.trace());
    Disks.force(copy.file());
    // From here on a database that is there is the one of the backup, and whole.
    Disks.write(mark, (whatAndWhere() + PLACING).getBytes(StandardCharsets.UTF_8));
    Disks.move(copy.file(), target.file());
  }
}
