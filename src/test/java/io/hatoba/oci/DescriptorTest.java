package io.hatoba.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DescriptorTest {
  private static final Digest DIGEST = Digest.sha256(new byte[0]);

  @Test
  void needsATypeADigestAndASizeOnly() {
    Descriptor descriptor = Descriptor.of(MediaType.OCI_LAYER, DIGEST, 0);

    assertThat(descriptor.artifactType()).isEmpty();
    assertThat(descriptor.annotations()).isEmpty();
    assertThat(descriptor.urls()).isEmpty();
  }

  @Test
  void hasNoNegativeSize() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Descriptor.of(MediaType.OCI_LAYER, DIGEST, -1));
  }

  @Test
  void doesNotChangeWithWhatItWasMadeFrom() {
    Map<String, String> annotations = new HashMap<>();
    List<String> urls = new ArrayList<>();
    Descriptor descriptor =
        new Descriptor(MediaType.OCI_LAYER, DIGEST, 1, Optional.empty(), annotations, urls);
    annotations.put("a", "b");
    urls.add("https://example.com");

    assertThat(descriptor.annotations()).isEmpty();
    assertThat(descriptor.urls()).isEmpty();
    assertThatThrownBy(() -> descriptor.annotations().put("a", "b"))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
