package io.hatoba.transfer.images;

import io.hatoba.oci.Digest;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.ManifestReference;
import io.hatoba.oci.MediaType;
import io.hatoba.oci.Reference;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.Tag;
import io.hatoba.transfer.TransferException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Pushes what lies on a disk to a repository, byte for byte, as any client would: blobs before the
 * manifests that name them, children before indexes. Which of it may be there, and whether what is
 * missing may be missing, the registry decides.
 *
 * <p>May be repeated and broken off at any point: what the registry has is not sent again.
 */
final class ImageImport {
  private static final int DEEPEST = 32;

  private final ImageSource source;
  private final RegistryClient client;
  private final Progress progress;
  private final Set<Digest> pushed = new HashSet<>();

  ImageImport(ImageSource source, RegistryClient client, Progress progress) {
    this.source = source;
    this.client = client;
    this.progress = progress;
  }

  /**
   * Imports.
   *
   * @param chosen tags and digests of the source; empty for everything
   * @throws TransferException if one of them is not there or is two images, before anything is
   *     pushed; or if the registry refuses something
   */
  void run(List<Reference> chosen) throws TransferException {
    Map<Reference, ImageSource.Root> roots = roots(chosen);
    for (Reference reference : chosen) {
      if (!roots.containsKey(reference)) {
        throw new TransferException("there is no " + reference + " to import");
      }
    }
    for (Map.Entry<Reference, ImageSource.Root> root : roots.entrySet()) {
      push(root.getKey(), root.getValue());
    }
  }

  /** What is to be pushed. Nothing is, if it is not clear what. */
  private Map<Reference, ImageSource.Root> roots(List<Reference> chosen) throws TransferException {
    Map<Reference, ImageSource.Root> roots = new LinkedHashMap<>();
    for (ImageSource.Root root : source.roots()) {
      Reference reference = reference(root);
      if (chosen.isEmpty() || chosen.contains(reference)) {
        ImageSource.Root before = roots.putIfAbsent(reference, root);
        if (before != null && !before.digest().equals(root.digest())) {
          throw new TransferException(
              reference + " names both " + before.digest() + " and " + root.digest());
        }
      }
    }
    return roots;
  }

  /** Some tools write the whole name of the image and not the tag alone. */
  private static Reference reference(ImageSource.Root root) throws TransferException {
    if (root.name().isEmpty()) {
      return root.digest();
    }
    String name = root.name().get();
    int colon = name.lastIndexOf(':');
    String tag = colon > name.lastIndexOf('/') ? name.substring(colon + 1) : name;
    try {
      return new Tag(tag);
    } catch (RegistryException malformed) {
      throw new TransferException(
          "what names " + root.digest() + " is no tag: " + malformed.message(), malformed);
    }
  }

  private void push(Reference reference, ImageSource.Root root) throws TransferException {
    RegistryClient.Fetched manifest =
        read(root.digest(), root.mediaType())
            .orElseThrow(
                () ->
                    new TransferException(
                        "the manifest " + root.digest() + " of " + reference + " is not there"));
    parts(manifest, new ArrayList<>());
    if (client.has(reference, root.digest())) {
      progress.present();
    } else {
      client.putManifest(reference, manifest);
      progress.manifest();
    }
    pushed.add(root.digest());
    progress.say(client.repository() + " " + reference + " -> " + root.digest());
  }

  /**
   * Pushes what a manifest names.
   *
   * @param above the indexes on the way here, so that none is followed into itself
   */
  private void parts(RegistryClient.Fetched manifest, List<Digest> above) throws TransferException {
    if (pushed.contains(manifest.digest())) {
      return;
    }
    if (above.size() == DEEPEST) {
      throw new TransferException(
          above.get(0) + " has indexes in indexes, more than " + DEEPEST + " deep");
    }
    above.add(manifest.digest());
    for (ManifestReference part : parsed(manifest).references()) {
      switch (part.kind()) {
        case MANIFEST -> child(part, above);
        case CONFIG, LAYER -> blob(part);
        case SUBJECT -> {
          // It need not be here, and comes by itself if it is.
        }
      }
    }
    above.remove(above.size() - 1);
  }

  private void child(ManifestReference part, List<Digest> above) throws TransferException {
    Digest digest = part.descriptor().digest();
    if (pushed.contains(digest) || above.contains(digest)) {
      return;
    }
    Optional<RegistryClient.Fetched> child =
        read(digest, Optional.of(part.descriptor().mediaType()));
    if (child.isEmpty()) {
      progress.absent("manifest " + digest);
      return;
    }
    parts(child.get(), above);
    if (client.has(digest, digest)) {
      progress.present();
    } else {
      client.putManifest(digest, child.get());
      progress.manifest();
    }
    pushed.add(digest);
  }

  private void blob(ManifestReference part) throws TransferException {
    Digest digest = part.descriptor().digest();
    if (pushed.contains(digest)) {
      return;
    }
    Optional<Path> file = source.find(digest);
    if (client.hasBlob(digest)) {
      progress.present();
    } else if (file.isPresent()) {
      client.putBlob(digest, file.get());
      progress.blob(part.descriptor().size());
    } else if (!part.foreign()) {
      progress.absent("blob " + digest);
    }
    pushed.add(digest);
  }

  private Optional<RegistryClient.Fetched> read(Digest digest, Optional<MediaType> type)
      throws TransferException {
    Optional<Path> file = source.find(digest);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file.get())) {
      bytes = in.readNBytes((int) Manifest.MAX_BYTES + 1);
    } catch (IOException failure) {
      throw new TransferException(file.get() + " cannot be read: " + failure, failure);
    }
    Digest actual = digest.sameAlgorithmOver(bytes);
    if (!actual.equals(digest)) {
      throw new TransferException(file.get() + " is damaged: its digest is " + actual);
    }
    try {
      Optional<String> declared = type.map(MediaType::value);
      MediaType mediaType = Manifest.parse(bytes, declared).mediaType();
      return Optional.of(new RegistryClient.Fetched(digest, mediaType, bytes));
    } catch (RegistryException malformed) {
      throw new TransferException(
          "the manifest " + digest + " cannot be read: " + malformed.message(), malformed);
    }
  }

  private static Manifest parsed(RegistryClient.Fetched manifest) throws TransferException {
    try {
      return Manifest.parse(manifest.bytes(), Optional.of(manifest.mediaType().value()));
    } catch (RegistryException malformed) {
      throw new TransferException(
          manifest.digest() + " cannot be read: " + malformed.message(), malformed);
    }
  }
}
