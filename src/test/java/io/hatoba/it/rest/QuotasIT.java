package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import io.hatoba.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Storage and quotas over REST, and pushes as they meet them. */
@ExtendWith(SharedHatoba.class)
class QuotasIT {
  private static final String DEFAULT = "/admin/registry/quota";
  private static final Duration FELT_WITHIN = Duration.ofSeconds(5);

  private final Api anonymous;
  private final Api admin;
  private final String suffix = Long.toString(System.nanoTime(), 36);
  private final String owner = "owner-" + suffix;
  private final String other = "other-" + suffix;
  private final String org = "org-" + suffix;
  private final String ofOrg = "/orgs/" + org;
  private final String ofPackage = ofOrg + "/packages/container/app";
  private Api asOwner;
  private Api asOther;

  QuotasIT(RunningHatoba hatoba) {
    anonymous = Api.anonymous(hatoba);
    admin = Api.administrator(hatoba);
    asOwner = admin;
    asOther = admin;
  }

  @BeforeEach
  void make() {
    String[] scopes = {"admin:org", "read:packages", "write:packages", "delete:packages"};
    asOwner = admin.newUser(owner, scopes);
    asOther = admin.newUser(other, scopes);
    admin.newOrganization(org, owner);
  }

  @AfterEach
  void removeDefault() {
    admin.delete(DEFAULT);
  }

  private Api registry() {
    return Pushing.registry(asOwner, owner);
  }

  private static String digest(String content) {
    return Digest.sha256(content.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private static String image(String layer) {
    return "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
        + "\"config\":{\"mediaType\":\"application/vnd.oci.empty.v1+json\",\"digest\":\""
        + digest("{}")
        + "\",\"size\":2},\"layers\":[{\"mediaType\":\"application/vnd.oci.image.layer.v1.tar\","
        + "\"digest\":\""
        + digest(layer)
        + "\",\"size\":"
        + layer.length()
        + "}]}";
  }

  private Api.Answer upload(String name, String content) {
    return registry()
        .send("POST", "/v2/" + name + "/blobs/uploads/?digest=" + digest(content), content);
  }

  private Api.Answer put(String name, String layer, String tag) {
    return registry().send("PUT", "/v2/" + name + "/manifests/" + tag, image(layer));
  }

  private Api.Answer push(String name, String layer, String tag) {
    require(201, upload(name, "{}"));
    require(201, upload(name, layer));
    return put(name, layer, tag);
  }

  private long used(String path) {
    return require(200, asOwner.get(path)).json().required("physical_bytes").longValue();
  }

  private static String physical(long hard) {
    return "{\"hard_physical_bytes\":" + hard + "}";
  }

  @Test
  void aPushBeyondAHardQuotaIsRefusedAndToldWhy() {
    String first = "x".repeat(1000);
    String second = "y".repeat(500);
    require(201, push(org + "/app", first, "v1"));
    long used = used(ofOrg + "/storage");
    assertThat(used).isEqualTo(1000 + 2 + image(first).length());

    JsonNode set = require(200, admin.put(ofOrg + "/quota", physical(used + 400))).json();
    assertThat(set.required("source").textValue()).isEqualTo("owner");
    assertThat(set.required("quota").required("hard_physical_bytes").longValue())
        .isEqualTo(used + 400);
    assertThat(set.required("largest").get(0).required("name").textValue()).isEqualTo("app");
    Api.Answer refused = push(org + "/app", second, "v2");
    assertThat(refused.status()).isEqualTo(403);
    JsonNode error = refused.json().required("errors").get(0);
    assertThat(error.required("code").textValue()).isEqualTo("DENIED");
    assertThat(error.required("message").textValue())
        .contains("hard quota of physical bytes", used + " are used", org + "/app (" + used + ")");
    assertThat(error.required("detail").required("limit").longValue()).isEqualTo(used + 400);
    require(201, put(org + "/app", first, "again"));

    require(204, admin.delete(ofOrg + "/quota"));
    require(201, push(org + "/app", second, "v2"));
    assertThat(
            require(200, admin.get("/enterprises/any/audit-log?phrase=action:quota+org:" + org))
                .response()
                .body())
        .contains("quota.update", "quota.destroy", "quota.refused");
  }

  @Test
  void aPushBeyondASoftQuotaIsWarned() {
    require(201, push(org + "/app", "first", "v1"));
    require(
        200,
        asOwner.put(ofPackage + "/quota", "{\"soft_logical_bytes\":10,\"soft_physical_bytes\":1}"));
    Api.Answer warned = push(org + "/app", "second", "v2");
    assertThat(warned.status()).isEqualTo(201);
    assertThat(warned.response().headers().allValues("Warning"))
        .hasSize(2)
        .allMatch(text -> text.startsWith("299 - \""))
        .allMatch(text -> text.contains(" bytes of " + org + "/app are used, more than the soft "));
    assertThat(push(org + "/app", "second", "v3").header("Warning")).isEmpty();
  }

  @Test
  void whereAQuotaIsUsedUpNoUploadBegins() {
    require(201, push(org + "/app", "first", "v1"));
    require(200, admin.put(ofOrg + "/quota", physical(1)));
    String uploads = "/v2/" + org + "/app/blobs/uploads/";
    Instant deadline = Instant.now().plus(FELT_WITHIN);
    while (registry().send("POST", uploads, "").status() != 403) {
      assertThat(Instant.now()).as("felt within 5 s").isBefore(deadline);
    }
    assertThat(registry().send("POST", uploads, "").response().body())
        .contains("DENIED", "used up");
    String mount = uploads + "?mount=" + digest("first") + "&from=" + org + "/app";
    assertThat(registry().send("POST", mount, "").status()).as("what adds nothing").isEqualTo(201);
    assertThat(upload(org + "/new", "second").status()).isEqualTo(403);
    require(201, put(org + "/app", "first", "again"));
    require(202, registry().send("DELETE", "/v2/" + org + "/app/manifests/again", ""));
  }

  @Test
  void theQuotaOfAllOwnersHoldsForThoseWithoutTheirOwn() {
    // Large enough for whatever else this server is asked meanwhile.
    require(200, admin.put(DEFAULT, physical(1L << 50)));
    JsonNode inherited = require(200, asOwner.get(ofOrg + "/quota")).json();
    assertThat(inherited.required("source").textValue()).isEqualTo("instance");
    JsonNode own = require(200, asOwner.get("/user/quota")).json();
    assertThat(own.required("quota").required("hard_physical_bytes").longValue())
        .isEqualTo(1L << 50);
    assertThat(require(200, asOwner.get("/users/" + owner + "/quota")).json()).isEqualTo(own);
    assertThat(require(200, admin.get(DEFAULT)).json().required("largest").isArray()).isTrue();
    require(204, admin.delete(DEFAULT));
    assertThat(admin.delete(DEFAULT).status()).isEqualTo(404);
    assertThat(require(200, asOwner.get(ofOrg + "/quota")).json().required("quota").isNull())
        .isTrue();
  }

  @Test
  void aPackageHasAQuotaOfItsOwnBesides() {
    require(201, push(org + "/app", "first", "v1"));
    String path = ofPackage + "/quota";
    assertThat(require(200, asOwner.get(path)).json().required("quota").isNull()).isTrue();
    require(200, asOwner.put(path, "{\"hard_logical_bytes\":7}"));
    assertThat(require(200, asOwner.get(path)).json().required("source").textValue())
        .isEqualTo("package");
    require(201, push(org + "/elsewhere", "second", "v1"));
    assertThat(asOther.get(path).status()).isEqualTo(404);
    assertThat(asOther.put(path, physical(1)).status()).isEqualTo(404);
    assertThat(asOther.delete(path).status()).isEqualTo(404);
    require(204, asOwner.delete(path));
    assertThat(asOwner.delete(path).status()).isEqualTo(404);
  }

  @Test
  void storageIsToldByPagesTheLargestFirst() {
    require(201, push(org + "/app", "a".repeat(300), "v1"));
    require(201, push(org + "/app", "a".repeat(400), "v2"));
    require(201, push(org + "/small", "a".repeat(300), "v1"));
    JsonNode all = require(200, asOwner.get(ofOrg + "/storage")).json();
    assertThat(all.required("packages").findValuesAsText("name")).containsExactly("app", "small");
    assertThat(all.required("deduplicated_bytes").longValue()).isEqualTo(702);
    assertThat(all.required("logical_bytes").longValue()).isEqualTo(302 + 402 + 302);

    Api.Answer page = require(200, asOwner.get(ofOrg + "/storage?per_page=1"));
    String link = page.header("Link").orElseThrow();
    String next = link.substring(link.indexOf("/orgs/"), link.indexOf('>'));
    JsonNode last = require(200, asOwner.get(next)).json();
    assertThat(last.required("packages").findValuesAsText("name")).containsExactly("small");
    assertThat(last.has("deduplicated_bytes")).as("on the first page only").isFalse();

    JsonNode ofApp = require(200, asOwner.get(ofPackage + "/storage")).json();
    assertThat(ofApp.required("versions").findValuesAsText("size")).containsExactly("402", "302");
    assertThat(ofApp.required("versions").get(0).required("tags").get(0).textValue())
        .isEqualTo("v2");
    JsonNode instance = require(200, admin.get("/admin/registry/storage?per_page=1")).json();
    assertThat(instance.required("owners")).hasSize(1);
    assertThat(instance.required("physical_bytes").longValue())
        .isGreaterThanOrEqualTo(all.required("physical_bytes").longValue());
    assertThat(require(200, asOwner.get("/user/storage")).json().required("packages")).isEmpty();
    require(200, admin.get("/users/" + owner + "/storage"));
  }

  @Test
  void limitsThatCannotBeAreRefusedInWords() {
    for (String body :
        List.of(
            "{}",
            "{\"hard_logical_bytes\":null}",
            physical(-1),
            "{\"soft_physical_bytes\":2,\"hard_physical_bytes\":1}")) {
      assertThat(admin.put(ofOrg + "/quota", body).status()).as(body).isEqualTo(422);
    }
    assertThat(admin.put(ofOrg + "/quota", "{\"hard_physical_bytes\":\"much\"}").status())
        .isEqualTo(400);
  }

  @Test
  void othersMayNot() {
    require(201, push(org + "/app", "first", "v1"));
    for (String path :
        List.of(DEFAULT, ofOrg + "/quota", "/users/" + owner + "/quota", ofPackage + "/quota")) {
      assertThat(anonymous.get(path).status()).isIn(401, 404);
      assertThat(asOther.get(path).status()).as(path).isIn(403, 404);
      assertThat(asOther.put(path, physical(1)).status()).as(path).isIn(403, 404);
      assertThat(asOther.delete(path).status()).as(path).isIn(403, 404);
    }
    for (String path :
        List.of(
            "/admin/registry/storage",
            ofOrg + "/storage",
            "/users/" + owner + "/storage",
            ofPackage + "/storage")) {
      assertThat(asOther.get(path).status()).as(path).isIn(403, 404);
    }
    assertThat(asOwner.put(ofOrg + "/quota", physical(1)).status()).isIn(403, 404);
    assertThat(asOwner.delete(ofOrg + "/quota").status()).isIn(403, 404);
    assertThat(asOwner.put("/users/" + owner + "/quota", physical(1)).status()).isIn(403, 404);
  }
}
