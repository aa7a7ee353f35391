package io.hatoba.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.config.DatabaseSettings;
import io.hatoba.config.Settings;
import io.hatoba.metadata.content.InventoryDao;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.transfer.TransferException;
import io.hatoba.transfer.Verification;
import io.hatoba.transfer.backup.Administration;
import io.hatoba.transfer.backup.Backup;
import io.hatoba.transfer.backup.HeldFence;
import io.hatoba.transfer.backup.Instance;
import io.hatoba.transfer.backup.RestingInstance;
import io.hatoba.transfer.backup.Restore;
import io.hatoba.transfer.backup.RunningInstance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Commands about a whole instance. Each gives the exit code. */
final class InstanceCommands {
  private static final long OFTEN = 3_000_000_000L;

  private final Settings settings;
  private final Consumer<String> news;
  private final OfflineStores stores = new OfflineStores();

  InstanceCommands(Settings settings, Consumer<String> news) {
    this.settings = settings;
    this.news = news;
  }

  /** Verifies what a node serves, or what lies here where none does. */
  int verify(Optional<Administration> node) throws TransferException {
    long[] faults = {0};
    if (node.isPresent()) {
      node.get().verify(line -> faults[0] += told(line));
    } else {
      faults[0] = verifyHere();
    }
    return faults[0] > 0 ? 1 : 0;
  }

  /** Tells of a line of a node; how many faults the last one counts. */
  private long told(JsonNode line) {
    if (line.has("fault")) {
      List<String> packages = new ArrayList<>();
      for (JsonNode concerned : line.path("packages")) {
        List<String> tags = new ArrayList<>();
        concerned.path("tags").forEach(tag -> tags.add(tag.asText()));
        packages.add(concerned(concerned.path("name").asText(), tags));
      }
      fault(line.path("fault").asText(), line.path("digest").asText(), packages);
      return 0;
    }
    JsonNode counts = line.path(line.has("done") ? "done" : "progress");
    counted(
        line.has("done"),
        new Verification.Counts(
            counts.path("packages").asLong(),
            counts.path("tags").asLong(),
            counts.path("manifests").asLong(),
            counts.path("blobs").asLong(),
            counts.path("bytes").asLong(),
            counts.path("absent").asLong(),
            counts.path("faults").asLong()));
    return line.has("done") ? counts.path("faults").asLong() : 0;
  }

  private long verifyHere() throws TransferException {
    DatabaseSettings database = settings.database();
    if (database.embedded()) {
      RestingInstance.requireFile(database);
    }
    try {
      InventoryDao inventory = new InventoryDao(stores.open(database));
      LayerConnectionFactory layers = stores.layers(settings.storageDirectory());
      // A name that is not known would be given to whatever is there.
      String name =
          inventory
              .findStoreName()
              .orElseThrow(() -> new TransferException("the database knows no layer store yet"));
      layers.identify(Optional.of(name));
      Verification.Counts counts =
          new Verification(inventory, layers, settings.sparseManifests(), new Told()).run();
      counted(true, counts);
      return counts.faults();
    } finally {
      if (database.embedded()) {
        stores.release(database);
      }
    }
  }

  /** Prints as it goes. */
  private final class Told implements Verification.Listener {
    private long last = System.nanoTime();

    @Override
    public void found(Verification.Fault fault) {
      fault(
          fault.what(),
          fault.digest().map(Object::toString).orElse(""),
          fault.packages().stream()
              .map(concerned -> concerned(concerned.name(), concerned.tags()))
              .toList());
    }

    @Override
    public void checked(Verification.Counts counts) {
      if (System.nanoTime() - last > OFTEN) {
        last = System.nanoTime();
        counted(false, counts);
      }
    }
  }

  private static String concerned(String name, List<String> tags) {
    return name + (tags.isEmpty() ? " (no tag)" : ":" + String.join(", :", tags));
  }

  private void fault(String what, String digest, List<String> packages) {
    news.accept("FAULT " + what + (digest.isEmpty() ? "" : " (" + digest + ")"));
    packages.forEach(concerned -> news.accept("  in " + concerned));
  }

  private void counted(boolean done, Verification.Counts counts) {
    news.accept(
        (done ? "verified " : "so far ")
            + counts.tags()
            + " tags in "
            + counts.packages()
            + " packages: "
            + counts.manifests()
            + " manifests, "
            + counts.blobs()
            + " blobs of "
            + counts.bytes()
            + " bytes"
            + (counts.absent() > 0 ? ", " + counts.absent() + " parts absent" : "")
            + ", "
            + counts.faults()
            + " faults");
  }

  /** Backs up a running node, or what lies here where none runs. */
  int backup(Optional<Administration> node, Path directory) throws TransferException {
    try (Instance instance =
        node.isPresent()
            ? new RunningInstance(node.get(), news)
            : new RestingInstance(stores, settings.database())) {
      long missing =
          new Backup(
                  directory,
                  stores.layers(Backup.layersOf(directory)),
                  stores,
                  Clock.systemUTC(),
                  news)
              .take(instance, stores.layers(settings.storageDirectory()), settings.database());
      return missing > 0 ? 1 : 0;
    }
  }

  int restore(Path directory, boolean partial) throws TransferException {
    new Restore(directory, settings, stores, news)
        .run(
            stores.layers(Backup.layersOf(directory)),
            stores.layers(settings.storageDirectory()),
            partial);
    return 0;
  }

  /** Runs a command while no file of a layer goes. */
  int fence(Administration node, List<String> command) throws TransferException {
    try (HeldFence fence = new HeldFence(node, news)) {
      ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
      // It has no need of what administers the instance.
      builder.environment().remove("HATOBA_TOKEN");
      int code = builder.start().waitFor();
      if (!fence.stands()) {
        throw new TransferException("the fence did not stand all the time; begin again");
      }
      return code;
    } catch (IOException failure) {
      throw new TransferException(command.get(0) + " cannot be run: " + failure, failure);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      throw new TransferException("interrupted", stopped);
    }
  }
}
