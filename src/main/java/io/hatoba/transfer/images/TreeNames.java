package io.hatoba.transfer.images;

import io.hatoba.oci.RegistryException;
import io.hatoba.oci.RepositoryName;
import io.hatoba.transfer.TransferException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What repositories of another registry are called here.
 *
 * <p>Without an owner a name of two or three components stays as it is (OWNER/IMAGE,
 * OWNER/REPOSITORY/IMAGE). With one it becomes OWNER/IMAGE, its slashes hyphens: {@code team/app}
 * is then {@code OWNER/team-app}.
 *
 * @param owner whose all images become
 */
record TreeNames(Optional<String> owner) {
  /**
   * The names of repositories here, by their names there.
   *
   * @throws TransferException if one cannot be called anything, or two would be called the same
   */
  Map<RepositoryName, RepositoryName> of(List<String> names) throws TransferException {
    Map<RepositoryName, RepositoryName> here = new LinkedHashMap<>();
    Map<RepositoryName, RepositoryName> there = new HashMap<>();
    for (String name : names) {
      RepositoryName from = parsed(name, name);
      RepositoryName to = parsed(renamed(from), name);
      RepositoryName other = there.putIfAbsent(to, from);
      if (other != null) {
        throw new TransferException(other + " and " + from + " would both be " + to);
      }
      here.put(from, to);
    }
    return here;
  }

  private String renamed(RepositoryName name) throws TransferException {
    if (owner.isPresent()) {
      return owner.get() + "/" + name.value().replace('/', '-');
    }
    int components = name.components().size();
    if (components < 2 || components > 3) {
      throw new TransferException(
          name
              + " has "
              + components
              + " components, and names here have two or three; --owner gives all images one"
              + " owner");
    }
    return name.value();
  }

  private static RepositoryName parsed(String name, String of) throws TransferException {
    try {
      return new RepositoryName(name);
    } catch (RegistryException malformed) {
      throw new TransferException(of + " cannot be imported: " + malformed.message(), malformed);
    }
  }
}
