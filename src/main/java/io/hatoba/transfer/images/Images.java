package io.hatoba.transfer.images;

import io.hatoba.oci.Reference;
import io.hatoba.oci.RegistryException;
import io.hatoba.oci.RepositoryName;
import io.hatoba.transfer.TransferException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Images between a registry and a disk, by the distribution API.
 *
 * @param registry scheme and host; need not be a Hatoba
 * @param login who asks; empty for anonymous
 * @param news takes a line for each image, and at last one for all
 */
public record Images(URI registry, Optional<Login> login, Consumer<String> news) {
  /**
   * Writes images into an OCI layout.
   *
   * @param chosen tags and digests; empty for all tags
   * @param directory a layout to add to, or empty, or missing
   */
  public void exportTo(String repository, List<String> chosen, Path directory)
      throws TransferException {
    RegistryClient client =
        new RegistryClient(new Exchange(registry, login), name(repository), false);
    Progress progress = new Progress(news);
    new ImageExport(client, OciLayout.openOrCreate(directory), progress).run(references(chosen));
    news.accept("exported " + progress.summary());
  }

  /**
   * Pushes what an OCI layout has.
   *
   * @param chosen tags and digests of the layout; empty for all that its index names
   */
  public void importFrom(Path directory, String repository, List<String> chosen)
      throws TransferException {
    Progress progress = new Progress(news);
    RegistryClient client =
        new RegistryClient(new Exchange(registry, login), name(repository), true);
    new ImageImport(OciLayout.open(directory), client, progress).run(references(chosen));
    news.accept("imported " + progress.summary());
  }

  /**
   * Pushes all tags of the storage of a {@code docker-registry}. What one repository has that is
   * refused does not hold up the others.
   *
   * @param owner whose all images become, see {@link TreeNames}
   * @throws TransferException if names cannot be given, before anything is pushed; or afterwards if
   *     something was refused
   */
  public void importTree(Path directory, Optional<String> owner) throws TransferException {
    DistributionTree tree = DistributionTree.open(directory);
    Map<RepositoryName, RepositoryName> names = new TreeNames(owner).of(tree.repositories());
    Progress progress = new Progress(news);
    Exchange exchange = new Exchange(registry, login);
    List<RepositoryName> refused = new ArrayList<>();
    for (Map.Entry<RepositoryName, RepositoryName> name : names.entrySet()) {
      RegistryClient client = new RegistryClient(exchange, name.getValue(), true);
      try {
        new ImageImport(tree.repository(name.getKey()), client, progress).run(List.of());
      } catch (TransferException failure) {
        refused.add(name.getKey());
        news.accept("FAILED " + name.getKey() + ": " + failure.line());
      }
    }
    news.accept("imported " + names.size() + " repositories: " + progress.summary());
    if (!refused.isEmpty()) {
      throw new TransferException(
          refused.size() + " of " + names.size() + " repositories were not imported as a whole");
    }
  }

  private static RepositoryName name(String text) throws TransferException {
    try {
      return new RepositoryName(text);
    } catch (RegistryException malformed) {
      throw new TransferException(malformed.message(), malformed);
    }
  }

  private static List<Reference> references(List<String> texts) throws TransferException {
    List<Reference> references = new ArrayList<>();
    for (String text : texts) {
      try {
        references.add(Reference.parse(text));
      } catch (RegistryException malformed) {
        throw new TransferException(malformed.message(), malformed);
      }
    }
    return references;
  }
}
