package io.hatoba.transfer;

import io.hatoba.metadata.content.InventoryDao;
import io.hatoba.metadata.content.InventoryDao.Blob;
import io.hatoba.metadata.content.InventoryDao.Holder;
import io.hatoba.oci.Digest;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.ManifestReference;
import io.hatoba.oci.RegistryException;
import io.hatoba.storage.LayerConnection;
import io.hatoba.storage.LayerConnectionFactory;
import io.hatoba.storage.RunningDigest;
import io.hatoba.storage.StoredLayer;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Checks everything that is stored, down to the bytes: every tag names a manifest, every manifest
 * has the digest it is stored under and all that it names, every blob has its length and digest.
 * Each blob is read once, however many images name it; memory does not grow with what is stored.
 *
 * <p>Others may push, delete and sweep meanwhile: what looks wrong is looked at again, and is a
 * fault only if the row that makes it one is still there.
 */
public final class Verification {
  private static final Logger LOG = Logger.getLogger(Verification.class.getName());
  private static final int PAGE = 500;
  private static final int BUFFER = 256 * 1024;

  private final InventoryDao inventory;
  private final LayerConnectionFactory store;
  private final boolean sparse;
  private final Listener listener;
  private Counts counts = Counts.NONE;

  /**
   * What was checked so far.
   *
   * @param bytes of the blobs
   * @param absent parts that manifests name and that may be absent
   */
  public record Counts(
      long packages, long tags, long manifests, long blobs, long bytes, long absent, long faults) {
    static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0, 0);
  }

  /**
   * Something that is not as it was acknowledged.
   *
   * @param what in words
   * @param digest of what it is about
   * @param packages who is concerned
   */
  public record Fault(String what, Optional<Digest> digest, List<Concerned> packages) {
    /** Copies the list. */
    public Fault {
      packages = List.copyOf(packages);
    }
  }

  /**
   * A package that a fault concerns.
   *
   * @param name with the registry that it belongs to: {@code CONTAINER owner/image}
   * @param tags that lead to what is at fault, in bytewise order
   */
  public record Concerned(String name, List<String> tags) {
    static Concerned of(Holder holder) {
      return new Concerned(holder.image(), List.copyOf(holder.tags()));
    }
  }

  /** Who is told. */
  public interface Listener {
    /** Of a fault, when it is found. */
    void found(Fault fault);

    /** Often, while it goes on: at least after each blob, and each 256 KiB of one. */
    void checked(Counts counts);
  }

  /**
   * Of an instance.
   *
   * @param sparse whether parts of manifests may be absent
   */
  public Verification(
      InventoryDao inventory, LayerConnectionFactory store, boolean sparse, Listener listener) {
    this.inventory = inventory;
    this.store = store;
    this.sparse = sparse;
    this.listener = listener;
  }

  /** Checks. What the listener throws ends it. */
  public Counts run() {
    counts = new Counts(inventory.countPackages(), inventory.countTags(), 0, 0, 0, 0, 0);
    Set<String> before = new TreeSet<>(inventory.listTagsOfNothing());
    if (!before.isEmpty()) {
      // A tag and its manifest go in one commit, so what is seen twice is no race.
      before.retainAll(inventory.listTagsOfNothing());
      before.forEach(
          tag -> report(new Fault("the tag names nothing: " + tag, Optional.empty(), List.of())));
    }
    manifests();
    try (LayerConnection connection = store.getConnection()) {
      blobs(connection);
    }
    return counts;
  }

  private void report(Fault fault) {
    counts =
        new Counts(
            counts.packages(),
            counts.tags(),
            counts.manifests(),
            counts.blobs(),
            counts.bytes(),
            counts.absent(),
            counts.faults() + 1);
    listener.found(fault);
  }

  private void count(long manifests, long blobs, long bytes, long absent) {
    counts =
        new Counts(
            counts.packages(),
            counts.tags(),
            counts.manifests() + manifests,
            counts.blobs() + blobs,
            counts.bytes() + bytes,
            counts.absent() + absent,
            counts.faults());
    listener.checked(counts);
  }

  private void manifests() {
    long last = 0;
    for (List<Long> page = inventory.listManifests(last, PAGE);
        !page.isEmpty();
        page = inventory.listManifests(last, PAGE)) {
      for (long id : page) {
        inventory.findManifest(id).ifPresent(this::manifest);
        last = id;
      }
    }
  }

  private void manifest(InventoryDao.Manifest row) {
    Digest actual = row.digest().sameAlgorithmOver(row.content());
    if (!actual.equals(row.digest()) || row.size() != row.content().length) {
      fault(row, "the manifest has digest " + actual + " and " + row.content().length + " bytes");
    } else {
      try {
        named(row, Manifest.parse(row.content(), Optional.of(row.mediaType())));
      } catch (RegistryException malformed) {
        fault(row, "the manifest cannot be read: " + malformed.message());
      }
    }
    count(1, 0, 0, 0);
  }

  private void named(InventoryDao.Manifest row, Manifest manifest) {
    List<InventoryDao.Part> parts = inventory.listParts(row.id());
    Set<Digest> known = new TreeSet<>();
    for (InventoryDao.Part part : parts) {
      known.add(part.digest());
      if (part.held() && part.heldSize() != part.size()) {
        fault(
            row,
            part.digest()
                + " has "
                + part.heldSize()
                + " bytes, and the manifest says "
                + part.size());
      } else if (!part.held()) {
        missing(row, part.digest());
      }
    }
    for (ManifestReference reference : manifest.references()) {
      Digest digest = reference.descriptor().digest();
      boolean needed = reference.kind() != ManifestReference.Kind.SUBJECT && !reference.foreign();
      if (needed && !known.contains(digest)) {
        fault(row, "no row says that the manifest names " + digest);
      }
    }
  }

  private void missing(InventoryDao.Manifest row, Digest part) {
    if (sparse) {
      count(0, 0, 0, 1);
    } else if (inventory.findManifest(row.id()).isPresent()
        && inventory.listParts(row.id()).stream()
            .anyMatch(again -> again.digest().equals(part) && !again.held())) {
      fault(row, part + ", which it names, is not there");
    }
  }

  private void fault(InventoryDao.Manifest row, String what) {
    report(
        new Fault(what, Optional.of(row.digest()), List.of(Concerned.of(inventory.holder(row)))));
  }

  private void blobs(LayerConnection connection) {
    long last = 0;
    for (List<Blob> page = inventory.listBlobs(last, PAGE);
        !page.isEmpty();
        page = inventory.listBlobs(last, PAGE)) {
      for (Blob blob : page) {
        blob(connection, blob);
        last = blob.id();
      }
    }
  }

  private void blob(LayerConnection connection, Blob blob) {
    Optional<String> wrong = wrong(connection, blob);
    // It may have been swept away, or a push may have put it back, while it was looked at.
    Optional<Blob> now = wrong.isPresent() ? inventory.findBlob(blob.id()) : Optional.empty();
    if (now.isPresent()) {
      Optional<String> still = wrong(connection, now.get());
      if (still.isPresent() && inventory.findBlob(blob.id()).equals(now)) {
        report(
            new Fault(
                still.get(),
                Optional.of(blob.digest()),
                inventory.listHolders(now.get()).stream().map(Concerned::of).toList()));
      }
    }
    count(0, 1, 0, 0);
  }

  /** What is wrong with the file of a blob. */
  private Optional<String> wrong(LayerConnection connection, Blob blob) {
    Optional<StoredLayer> file = connection.find(blob.digest(), blob.generation());
    if (file.isEmpty()) {
      return Optional.of("the blob is not there");
    }
    if (file.get().size() != blob.size()) {
      return Optional.of("the blob has " + file.get().size() + " of its " + blob.size() + " bytes");
    }
    RunningDigest running = new RunningDigest(blob.digest().algorithm());
    byte[] buffer = new byte[BUFFER];
    try (InputStream bytes = file.get().open(0)) {
      for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
        running.update(buffer, read);
        count(0, 0, read, 0);
      }
    } catch (IOException unreadable) {
      // Its text has a path of this machine, and is not for whoever asks over the network.
      LOG.log(Level.WARNING, unreadable, () -> blob.digest() + " cannot be read");
      return Optional.of("the blob cannot be read");
    }
    Digest actual = running.finish();
    return actual.equals(blob.digest())
        ? Optional.empty()
        : Optional.of("the blob is damaged: its digest is " + actual);
  }
}
