package io.hatoba.rest;

import io.hatoba.maintenance.BearerKeyRotation;
import io.hatoba.settings.BearerKey;
import io.hatoba.settings.BearerKeys;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;

/**
 * {@code /admin/registry/bearer-keys}: the keys that sign the registry's bearer tokens; no part of
 * GitHub's API.
 */
@Path("admin/registry/bearer-keys")
@ApplicationScoped
public class AdminBearerKeysResource {
  @Inject private BearerKeys keys;
  @Inject private BearerKeyRotation rotation;

  /**
   * A key without its secret.
   *
   * @param signsInSeconds 0 for one that may sign; the newest of those does
   */
  record KeyBody(long id, long ageInSeconds, long signsInSeconds) {
    static KeyBody of(BearerKey key) {
      return new KeyBody(
          key.id(), key.age().toSeconds(), key.untilSigning().plusMillis(999).toSeconds());
    }
  }

  /**
   * The keys by which a token may be signed now, the newest last.
   *
   * @return 200 with {@code id}, {@code age_in_seconds} and {@code signs_in_seconds} of each
   */
  @GET
  @MayCall(Need.SITE_ADMIN)
  public Response list() {
    return Answers.ok(bodies());
  }

  private List<KeyBody> bodies() {
    return keys.list().stream().map(KeyBody::of).toList();
  }

  record Rotation(boolean compromised) {}

  /**
   * Makes a new key. Live tokens stay good, and the old key is forgotten when the last of them has
   * ended.
   *
   * @param body {@code compromised}: true where somebody else may know a key; then all keys are
   *     forgotten at once, and every live token ends within 5 seconds
   * @return 201 with the keys as they are now
   */
  @POST
  @MayCall(Need.SITE_ADMIN)
  public Response rotate(InputStream body) {
    boolean compromised = ApiJson.read(body, Rotation.class).compromised();
    if (compromised) {
      rotation.replaceAll();
    } else {
      rotation.rotate();
    }
    return Answers.created(bodies());
  }
}
