package io.hatoba.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.catalog.Publications;
import io.hatoba.catalog.Publisher;
import io.hatoba.distribution.WebApplicationExceptionMapper;
import io.hatoba.oci.Digest;
import io.hatoba.oci.DigestAlgorithm;
import io.hatoba.oci.ImageManifest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.ManifestBlobUnknownException;
import io.hatoba.oci.ManifestUnknownException;
import io.hatoba.oci.RegistryKind;
import io.hatoba.oci.RepositoryName;
import io.hatoba.oci.Tag;
import io.hatoba.registry.BlobUploads;
import io.hatoba.registry.Manifests;
import io.hatoba.registry.UploadBody;
import io.hatoba.registry.UploadProgress;
import io.hatoba.registry.Viewer;
import jakarta.inject.Inject;
import jakarta.ws.rs.InternalServerErrorException;
import jakarta.ws.rs.NotAcceptableException;
import jakarta.ws.rs.core.Response;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/**
 * The beans as the container makes them: injected, transactional, with their refusals unwrapped.
 */
class BeansIT extends InContainer {
  private static final ImageName NAME =
      new ImageName(RegistryKind.CONTAINER, new RepositoryName("beans/app"));
  private static final Viewer PUSHER = new Viewer(true, () -> true);
  private static final byte[] CONFIG = "{}".getBytes(StandardCharsets.UTF_8);

  /** The administrator of the first start, the only account there is. */
  private static final long ACCOUNT = 1;

  @Inject Publications publications;
  @Inject BlobUploads uploads;
  @Inject Manifests manifests;
  @Inject WebApplicationExceptionMapper refusals;

  @Test
  void an_upload_and_a_manifest_live_in_transactions_of_their_own() {
    publications.open(NAME, ACCOUNT);
    UploadProgress started = uploads.start(NAME, ACCOUNT, DigestAlgorithm.SHA256).orElseThrow();
    uploads.append(NAME, started.upload(), body(CONFIG));
    uploads.commit(NAME, started.upload(), Digest.sha256(CONFIG), UploadBody.none());
    byte[] manifest = manifestOf(Digest.sha256(CONFIG), CONFIG.length);
    publish(manifest, "1.0");
    var found = manifests.require(NAME, new Tag("1.0"), PUSHER);
    assertThat(found.digest()).isEqualTo(Digest.sha256(manifest));
    assertThat(manifests.content(found)).isEqualTo(manifest);
  }

  @Test
  void a_refusal_reaches_the_caller_unwrapped_and_takes_its_transaction_back() {
    byte[] manifest = manifestOf(Digest.sha256("absent".getBytes(StandardCharsets.UTF_8)), 6);
    assertThatThrownBy(() -> publish(manifest, "absent"))
        .isInstanceOf(ManifestBlobUnknownException.class);
    assertThatThrownBy(() -> manifests.require(NAME, new Tag("absent"), PUSHER))
        .isInstanceOfAny(ManifestUnknownException.class, io.hatoba.oci.NameUnknownException.class);
  }

  @Test
  void a_fault_of_jax_rs_is_answered_as_every_fault() {
    Response answer = refusals.toResponse(new InternalServerErrorException("a secret"));
    assertThat(answer.getStatus()).isEqualTo(503);
    assertThat(answer.getHeaderString("Retry-After")).isEqualTo("5");
    assertThat(new String((byte[]) answer.getEntity(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"errors\":[{\"code\":\"UNAVAILABLE\","
                + "\"message\":\"the registry cannot serve this now; try again\"}]}");
  }

  @Test
  void a_refusal_of_jax_rs_stays_the_clients_fault() {
    assertThat(refusals.toResponse(new NotAcceptableException()).getStatus()).isEqualTo(400);
  }

  private void publish(byte[] manifest, String tag) {
    Manifest parsed = Manifest.parse(manifest, Optional.empty());
    assertThat(parsed).isInstanceOf(ImageManifest.class);
    publications.publish(
        NAME,
        parsed,
        manifest,
        Digest.sha256(manifest),
        List.of(new Tag(tag)),
        Publisher.account(ACCOUNT));
  }

  private static UploadBody body(byte[] bytes) {
    return new UploadBody(
        new ByteArrayInputStream(bytes), OptionalLong.of(bytes.length), Optional.empty());
  }

  private static byte[] manifestOf(Digest config, long size) {
    return """
        {"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json",
        "config":{"mediaType":"application/vnd.oci.image.config.v1+json","digest":"%s","size":%d},
        "layers":[]}"""
        .formatted(config, size)
        .getBytes(StandardCharsets.UTF_8);
  }
}
