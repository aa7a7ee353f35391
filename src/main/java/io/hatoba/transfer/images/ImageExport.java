package io.hatoba.transfer.images;

import io.hatoba.oci.Digest;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.ManifestReference;
import io.hatoba.oci.Reference;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.Tag;
import io.hatoba.transfer.TransferException;
import java.io.ByteArrayInputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Writes images of a repository into an OCI layout, byte for byte: what tags or digests name, all
 * that hangs on it, and what has any of it as its subject (signatures, attestations), by referrers
 * and by tags of the form {@code sha256-<hex>…}.
 *
 * <p>Can be broken off and begun again: what the layout has is not fetched again. {@code
 * index.json} names an image only when all of it is there. Memory grows with the number of
 * manifests and blobs, not with their sizes.
 */
final class ImageExport {
  private final RegistryClient client;
  private final OciLayout layout;
  private final Progress progress;
  private final Set<Digest> manifests = new HashSet<>();
  private final Set<Digest> blobs = new HashSet<>();
  private final Map<String, OciLayout.Entry> entries = new LinkedHashMap<>();

  ImageExport(RegistryClient client, OciLayout layout, Progress progress) {
    this.client = client;
    this.layout = layout;
    this.progress = progress;
  }

  /**
   * Exports.
   *
   * @param chosen tags and digests; empty for all tags
   * @throws TransferException if one of them is not there, or anything cannot be read or written
   */
  void run(List<Reference> chosen) throws TransferException {
    List<Tag> tags = client.listTags();
    try {
      for (Reference reference : chosen.isEmpty() ? List.<Reference>copyOf(tags) : chosen) {
        export(reference);
      }
      // A signature may be signed itself.
      for (int before = -1; before != manifests.size(); ) {
        before = manifests.size();
        for (Tag tag : tags) {
          boolean wanted = tag.fallbackSubject().filter(manifests::contains).isPresent();
          if (wanted && !entries.containsKey(tag.value())) {
            export(tag);
          }
        }
      }
    } finally {
      layout.add(List.copyOf(entries.values()));
    }
  }

  private void export(Reference reference) throws TransferException {
    RegistryClient.Fetched root =
        client
            .find(reference)
            .orElseThrow(() -> new TransferException(client.repository() + " has no " + reference));
    List<OciLayout.Entry> found = new ArrayList<>();
    found.add(
        entry(
            root, reference instanceof Tag named ? Optional.of(named.value()) : Optional.empty()));
    closure(root, found);
    found.forEach(entry -> entries.put(entry.tag().orElse("@" + entry.digest()), entry));
    progress.say(client.repository() + " " + reference + " -> " + root.digest());
  }

  /** A manifest that is to be looked at; its bytes are not held until then. */
  private record Open(Digest digest, String of, boolean refers) {}

  /** Everything below a manifest and what refers to it; nothing twice, whatever names what. */
  private void closure(RegistryClient.Fetched root, List<OciLayout.Entry> found)
      throws TransferException {
    Deque<Open> open = new ArrayDeque<>();
    if (manifests.add(root.digest())) {
      content(root, open);
    }
    while (!open.isEmpty()) {
      Open next = open.pop();
      if (!manifests.add(next.digest())) {
        continue;
      }
      Optional<RegistryClient.Fetched> manifest = client.find(next.digest());
      if (manifest.isPresent()) {
        content(manifest.get(), open);
        if (next.refers()) {
          found.add(entry(manifest.get(), Optional.empty()));
        }
      } else if (!next.refers()) {
        progress.absent("manifest " + next.digest() + " of " + next.of());
      }
    }
  }

  private void content(RegistryClient.Fetched manifest, Deque<Open> open) throws TransferException {
    String of = manifest.digest().toString();
    for (ManifestReference reference : parsed(manifest).references()) {
      switch (reference.kind()) {
        case MANIFEST -> open.push(new Open(reference.descriptor().digest(), of, false));
        case CONFIG, LAYER -> blob(reference);
        case SUBJECT -> {
          // A signature goes with its subject, and not the other way round.
        }
      }
    }
    write(manifest);
    for (Digest referrer : client.listReferrers(manifest.digest())) {
      open.push(new Open(referrer, of, true));
    }
  }

  private void blob(ManifestReference reference) throws TransferException {
    Digest digest = reference.descriptor().digest();
    if (reference.foreign() || !blobs.add(digest)) {
      return;
    }
    long size = reference.descriptor().size();
    if (layout.has(digest, size)) {
      progress.present();
    } else {
      client.copyTo(layout, digest, size);
      progress.blob(size);
    }
  }

  private void write(RegistryClient.Fetched manifest) throws TransferException {
    byte[] bytes = manifest.bytes();
    try {
      layout.write(manifest.digest(), bytes.length, new ByteArrayInputStream(bytes));
    } catch (OciLayout.BrokenSourceException impossible) {
      throw new IllegalStateException(impossible);
    }
    progress.manifest();
  }

  private static Manifest parsed(RegistryClient.Fetched manifest) throws TransferException {
    try {
      return Manifest.parse(manifest.bytes(), Optional.of(manifest.mediaType().value()));
    } catch (RegistryException malformed) {
      throw new TransferException(
          manifest.digest() + " cannot be read: " + malformed.message(), malformed);
    }
  }

  private static OciLayout.Entry entry(RegistryClient.Fetched manifest, Optional<String> tag) {
    return new OciLayout.Entry(
        manifest.digest(), manifest.mediaType(), manifest.bytes().length, tag);
  }
}
