package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Policies of retention over REST, by those who may set them and those who may not. */
@ExtendWith(SharedHatoba.class)
class RetentionIT {
  private static final String INSTANCE = "/admin/registry/retention";
  private static final String POLICY =
      "{\"keep_last\":3,\"keep_tags\":[\"v*\"],\"keep_versions\":[\">=1.2 <2\"],"
          + "\"delete_tagged\":true,\"delete_untagged_after_days\":7}";
  private static final String CONFIG =
      "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";

  private final Api anonymous;
  private final Api admin;
  private final String suffix = Long.toString(System.nanoTime(), 36);
  private final String owner = "owner-" + suffix;
  private final String org = "org-" + suffix;
  private final String ofOrg = "/orgs/" + org + "/retention";
  private Api asOwner;
  private Api asOther;

  RetentionIT(RunningHatoba hatoba) {
    anonymous = Api.anonymous(hatoba);
    admin = Api.administrator(hatoba);
    asOwner = admin;
    asOther = admin;
  }

  @BeforeEach
  void make() {
    asOwner =
        admin.newUser(owner, "admin:org", "read:packages", "write:packages", "delete:packages");
    asOther =
        admin.newUser(
            "other-" + suffix, "admin:org", "read:packages", "write:packages", "delete:packages");
    admin.newOrganization(org, owner);
  }

  private void push(String name, String tag) {
    String token = asOwner.authorization().orElseThrow().substring("token ".length());
    byte[] pair = (owner + ":" + token).getBytes(StandardCharsets.UTF_8);
    Api basic = asOwner.as("Basic " + Base64.getEncoder().encodeToString(pair));
    require(201, basic.send("POST", "/v2/" + name + "/blobs/uploads/?digest=" + CONFIG, "{}"));
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\""
            + CONFIG
            + "\",\"size\":2},\"layers\":[]}";
    require(201, basic.send("PUT", "/v2/" + name + "/manifests/" + tag, manifest));
  }

  @Test
  void anOwnerSetsPreviewsAndRunsAPolicy() {
    push(org + "/app", "v1");
    assertThat(asOwner.get(ofOrg).json().path("policy").isNull()).isTrue();
    assertThat(asOwner.get(ofOrg + "/report").status()).isEqualTo(404);
    JsonNode set = require(200, asOwner.put(ofOrg, POLICY)).json();
    assertThat(set.path("source").asText()).isEqualTo("owner");
    assertThat(set.path("policy").path("keep_last").asInt()).isEqualTo(3);
    assertThat(set.path("policy").path("keep_versions").get(0).asText()).isEqualTo(">=1.2 <2");
    assertThat(set.path("policy").path("keep_newest_patches").isNull()).isTrue();
    assertThat(require(200, asOwner.get(ofOrg)).json()).isEqualTo(set);

    JsonNode preview = require(200, asOwner.post(ofOrg + "/run?dry_run=true", "")).json();
    assertThat(preview.path("deletes").asLong()).isZero();
    assertThat(preview.path("keeps").asLong()).isEqualTo(1);
    assertThat(preview.path("complete").asBoolean()).isTrue();
    JsonNode version = preview.path("versions").get(0);
    assertThat(version.path("package_name").asText()).isEqualTo(org + "/app");
    assertThat(version.path("package_type").asText()).isEqualTo("container");
    assertThat(version.path("tags").get(0).asText()).isEqualTo("v1");
    assertThat(version.path("action").asText()).isEqualTo("keep");
    assertThat(version.path("kept_by").asText()).isEqualTo("recent_push");
    assertThat(asOwner.get(ofOrg + "/report").status()).isEqualTo(404);

    JsonNode run = require(200, asOwner.post(ofOrg + "/run", "")).json();
    assertThat(run.path("status").asText()).isEqualTo("completed");
    assertThat(run.path("packages").asLong()).isEqualTo(1);
    assertThat(require(200, asOwner.get(ofOrg + "/report")).json()).isEqualTo(run);
    require(204, asOwner.delete(ofOrg));
    assertThat(asOwner.delete(ofOrg).status()).isEqualTo(404);
  }

  @Test
  void aPackageHasAPolicyOfItsOwnBeforeThatOfItsOwner() {
    require(201, admin.post("/orgs/" + org + "/repos", "{\"name\":\"app\",\"private\":true}"));
    push(org + "/app/deep", "v1");
    String path = "/orgs/" + org + "/packages/docker/app%2Fdeep/retention";
    require(200, asOwner.put(ofOrg, POLICY));
    assertThat(require(200, asOwner.get(path)).json().path("source").asText()).isEqualTo("owner");
    require(200, asOwner.put(path, "{\"keep_newest_patches\":2,\"delete_tagged\":true}"));
    assertThat(asOwner.get(path).json().path("source").asText()).isEqualTo("package");
    JsonNode preview = require(200, asOwner.post(path + "/run?dry_run=true", "")).json();
    assertThat(preview.path("keeps").asLong()).isEqualTo(1);
    require(200, asOwner.post(path + "/run", ""));
    require(200, asOwner.get(path + "/report"));
    assertThat(asOther.get(path).status()).isEqualTo(404);
    assertThat(asOther.put(path, POLICY).status()).isEqualTo(404);
    assertThat(asOther.post(path + "/run", "").status()).isEqualTo(404);
    Api weak = admin.actAs(owner, "read:packages", "write:packages");
    require(200, weak.post(path + "/run?dry_run=true", ""));
    assertThat(weak.post(path + "/run", "").status()).isEqualTo(403);
    assertThat(weak.put(path, POLICY).status()).isEqualTo(403);
  }

  @Test
  void rulesOutOfBoundsAreRefusedInWords() {
    Api.Answer refused = asOwner.put(ofOrg, "{\"keep_last\":0}");
    assertThat(refused.status()).isEqualTo(422);
    assertThat(refused.json().path("errors").get(0).path("field").asText()).isEqualTo("keep_last");
    assertThat(asOwner.put(ofOrg, "{\"keep_versions\":[\"newest\"]}").response().body())
        .contains("is no range of versions");
    assertThat(asOwner.put(ofOrg, "{\"delete_tagged\":true}").response().body())
        .contains("needs a rule that keeps");
    assertThat(asOwner.put(ofOrg, "{\"keep_tags\":[null]}").status()).isEqualTo(422);
    assertThat(asOwner.put(ofOrg, "{\"keep_last\":\"many\"}").status()).isEqualTo(400);
  }

  @Test
  void othersMayNot() {
    for (String path : new String[] {ofOrg, INSTANCE, "/users/" + owner + "/retention"}) {
      assertThat(anonymous.get(path).status()).isIn(401, 404);
      assertThat(asOther.get(path).status()).isIn(403, 404);
      assertThat(asOther.put(path, POLICY).status()).isIn(403, 404);
      assertThat(asOther.delete(path).status()).isIn(403, 404);
      assertThat(asOther.post(path + "/run?dry_run=true", "").status()).isIn(403, 404);
      assertThat(asOther.post(path + "/run", "").status()).isIn(403, 404);
      assertThat(asOther.get(path + "/report").status()).isIn(403, 404);
    }
    Api weak = admin.newUser("weak-" + suffix, "write:packages");
    assertThat(weak.put("/users/weak-" + suffix + "/retention", POLICY).status()).isEqualTo(403);
  }

  @Test
  void aUserAndASiteAdministratorHaveTheirs() {
    String own = "/users/" + owner + "/retention";
    JsonNode before = require(200, asOwner.get(own)).json();
    require(200, admin.put(INSTANCE, "{\"delete_untagged_after_days\":14}"));
    try {
      assertThat(asOwner.get(own).json().path("source").asText()).isEqualTo("instance");
      require(200, asOwner.put(own, "{}"));
      assertThat(asOwner.get(own).json().path("source").asText()).isEqualTo("owner");
      require(200, admin.post(INSTANCE + "/run?dry_run=true", ""));
      require(204, asOwner.delete(own));
    } finally {
      require(204, admin.delete(INSTANCE));
    }
    assertThat(asOwner.get(own).json()).isEqualTo(before);
  }
}
