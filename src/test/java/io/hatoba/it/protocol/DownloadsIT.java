package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What of the requests of clients is a download, as a node that ends in order has written it. */
class DownloadsIT {
  @Test
  void aDownloadIsOneGetOfAVersionByTagOrDigest() throws SQLException {
    Path data;
    ManifestJson image;
    ManifestJson child;
    ManifestJson index;
    ManifestJson signature;
    try (RunningHatoba hatoba = RunningHatoba.start(Map.of())) {
      data = hatoba.data();
      Repository repository = new Registry(hatoba).newRepository();
      image = repository.pushImage("v1");
      child = image.annotated("platform", "one");
      repository.put(child.digest(), child).require(201);
      index = ManifestJson.index(child);
      repository.put("all", index).require(201);
      signature = child.annotated("sig", "nature").about(index);
      repository.put(signature.digest(), signature).require(201);
      for (String reference :
          List.of("v1", "v1", image.digest(), "all", child.digest(), signature.digest())) {
        repository.get(repository.manifestPath(reference)).require(200);
      }
      IntStream.range(0, 5)
          .forEach(head -> repository.head(repository.manifestPath("v1")).require(200));
      repository
          .call("GET", repository.manifestPath("v1"))
          .header("If-None-Match", "\"" + image.digest() + "\"")
          .send()
          .require(304);
      hatoba.stop();
      try (SeededDatabase database = SeededDatabase.of(data)) {
        assertThat(database.downloads(image.digest())).hasValue(3);
        assertThat(database.downloads(index.digest())).hasValue(1);
        assertThat(database.downloads(child.digest())).isEmpty();
        assertThat(database.downloads(signature.digest())).isEmpty();
      }
    }
  }
}
