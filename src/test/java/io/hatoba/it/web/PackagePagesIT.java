package io.hatoba.it.web;

import static io.hatoba.it.rest.Api.require;
import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import io.hatoba.it.rest.Api;
import io.hatoba.it.rest.Pushing;
import io.hatoba.oci.Digest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people see of packages, and what they do not. */
@ExtendWith(SharedHatoba.class)
class PackagePagesIT {
  private static final String OWNER = "painter";
  private static final String ORG = "gallery";
  private static final String LAYER_TYPE = "application/vnd.oci.image.layer.v1.tar";

  private static RunningHatoba hatoba;
  private static Browser painter;
  private static Browser stranger;

  @BeforeAll
  static void make(RunningHatoba running) {
    hatoba = running;
    Api admin = Api.administrator(hatoba);
    Api owner =
        admin.newUser(OWNER, "repo", "admin:org", "write:packages", "delete:packages", "user");
    admin.newUser("passer-by", "read:packages");
    for (String login : List.of(OWNER, "passer-by")) {
      require(
          204,
          admin.put("/admin/users/" + login + "/password", "{\"password\":\"long-enough-1\"}"));
    }
    admin.newOrganization(ORG, OWNER);
    require(201, owner.post("/orgs/" + ORG + "/repos", "{\"name\":\"Studio\",\"private\":true}"));
    Api registry = Pushing.registry(owner, OWNER);
    pushImage(registry, ORG + "/portrait", "1.0", "one", "debian");
    pushImage(registry, ORG + "/portrait", "1.1", "two", "debian");
    Pushing.push(owner, OWNER, ORG + "/studio/sketch");
    painter = Browser.at(hatoba).signIn(OWNER, "long-enough-1");
    stranger = Browser.at(hatoba).signIn("passer-by", "long-enough-1");
  }

  private static String blob(Api registry, String name, String text) {
    String digest = Digest.sha256(text.getBytes(StandardCharsets.UTF_8)).toString();
    require(201, registry.send("POST", "/v2/" + name + "/blobs/uploads/?digest=" + digest, text));
    return "{\"mediaType\":\"%s\",\"digest\":\"" + digest + "\",\"size\":" + text.length() + "}";
  }

  private static void pushImage(Api registry, String name, String tag, String own, String shared) {
    String config =
        "{\"os\":\"linux\",\"architecture\":\"amd64\",\"config\":{\"Env\":[\"WHICH="
            + own
            + "\"],\"Entrypoint\":[\"/app\"]},\"history\":[{\"created_by\":\"ADD "
            + shared
            + "\"},{\"created_by\":\"ENV X\",\"empty_layer\":true},{\"created_by\":\"COPY "
            + own
            + " /app\"}]}";
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\","
            + "\"config\":"
            + blob(registry, name, config).formatted("application/vnd.oci.image.config.v1+json")
            + ",\"layers\":["
            + blob(registry, name, shared).formatted(LAYER_TYPE)
            + ","
            + blob(registry, name, own).formatted(LAYER_TYPE)
            + "]}";
    Pushing.push(registry, name, manifest, List.of(tag));
  }

  private static final String PACKAGE = "/orgs/gallery/packages/container/package/portrait";

  @Test
  void aPackageIsOnTheListOfItsOwnerAndHasAPageWithItsCommand() {
    Screen page = painter.open("/orgs/gallery/packages").require(200).click("gallery/portrait");

    assertThat(page.require(200).path()).isEqualTo(PACKAGE);
    assertThat(page.text())
        .contains("docker pull " + authority() + "/gallery/portrait:1.1")
        .contains("linux/amd64");
    assertThat(page.click("Versions 2").require(200).text()).contains("1.0", "1.1", "by painter");
  }

  private static String authority() {
    return hatoba.origin().getAuthority();
  }

  @Test
  void aVersionShowsItsLayersWithTheCommandsThatMadeThemAndItsConfig() {
    Screen page = painter.open(PACKAGE).require(200).click("1.1").require(200);

    assertThat(page.heading()).isEqualTo("1.1");
    assertThat(page.text())
        .contains("ADD debian", "COPY two /app", "WHICH=two", "1 version", "only here")
        .doesNotContain("ENV X");
    assertThat(page.all("svg")).hasSize(2);
  }

  @Test
  void twoVersionsStandSideBySide() {
    Screen page = painter.open(PACKAGE).click("1.1").click("1.0").require(200);

    assertThat(page.heading()).isEqualTo("1.0 … 1.1");
    assertThat(page.text())
        .contains("1 layer kept, 1 added, 1 gone", "WHICH", "one", "Environment");
    assertThat(page.all("tr.added")).hasSize(1);
    assertThat(page.all("tr.gone")).hasSize(1);
  }

  @Test
  void theAddressOfTheRestApiLeadsToThePageOfAnImageOfARepository() {
    Api admin = Api.administrator(hatoba);
    String address =
        require(200, admin.get("/orgs/gallery/packages/docker/studio%2Fsketch"))
            .json()
            .required("html_url")
            .textValue();
    String path = address.substring(painter.origin().length());

    assertThat(path).matches("/gallery/studio/packages/[0-9]+");
    assertThat(painter.open(path).require(200).path())
        .isEqualTo("/orgs/gallery/packages/docker/package/studio%2Fsketch");
    assertThat(painter.open(path + "?version=v1").require(200).heading()).isEqualTo("v1");
    painter.open(path.replace("gallery", "painter")).require(404);
    painter.open(path + "?version=nothing").require(404);
    assertThat(painter.open("/gallery/studio/packages").require(200).text())
        .contains("gallery/studio/sketch");
  }

  @Test
  void aSearchFindsNamesTagsAndDigestsOfWhatTheReaderSees() {
    assertThat(painter.open("/search?q=portrait").require(200).text()).contains("gallery/portrait");
    assertThat(painter.open("/search?q=1.0").require(200).text())
        .contains("Versions by tag", "1.0");
    assertThat(stranger.open("/search?q=portrait").require(200).text())
        .doesNotContain("gallery")
        .contains("Nothing that you may see");
    painter.open("/search").require(200);
    painter.open("/search?q=%00%3Cb%3E&in=tag&after=%25").require(200);
  }

  @Test
  void whatAReaderDoesNotSeeIsAnsweredLikeWhatIsNotThere() {
    for (Browser reader : List.of(stranger, Browser.at(hatoba))) {
      for (String path :
          List.of(
              PACKAGE,
              PACKAGE + "?tab=versions",
              "/orgs/gallery/packages/container/portrait/1",
              "/orgs/gallery/packages/container/portrait/compare/1/2")) {
        Screen hidden = reader.open(path).require(404);
        Screen absent = reader.open(path.replace("portrait", "nothing1")).require(404);
        assertThat(hidden.body().replace("portrait", "nothing1")).isEqualTo(absent.body());
      }
    }
    stranger.open("/gallery/studio/packages").require(404);
  }

  @Test
  void anOwnerWhoseOrganizationItIsNotIsNotThere() {
    painter.open("/users/gallery/packages").require(404);
    painter.open(PACKAGE.replace("/orgs/", "/users/")).require(404);
    painter.open(PACKAGE.replace("container", "maven")).require(404);
  }

  @Test
  void whoeverMayNotRestoreIsToldWhyThereAreNoDeletedVersionsToSee() {
    Api admin = Api.administrator(hatoba);
    admin.newUser("visitor", "read:packages");
    require(204, admin.put("/admin/users/visitor/password", "{\"password\":\"long-enough-1\"}"));
    require(200, admin.put("/orgs/gallery/memberships/visitor", "{\"role\":\"member\"}"));
    require(
        204,
        admin.put(
            "/orgs/gallery/packages/container/portrait/access/users/visitor",
            "{\"role\":\"read\"}"));
    Browser visitor = Browser.at(hatoba).signIn("visitor", "long-enough-1");
    visitor.open(PACKAGE).require(200);
    assertThat(visitor.open(PACKAGE + "?tab=versions&filter=deleted").require(403).text())
        .contains("administrator");
    painter.open(PACKAGE + "?tab=versions&filter=deleted").require(200);
  }

  @Test
  void theSamePagesAreJapaneseForWhoeverWantsThat() {
    Screen page = painter.speaking("ja").signIn(OWNER, "long-enough-1").open(PACKAGE).require(200);

    assertThat(page.one("html").attr("lang")).isEqualTo("ja");
    assertThat(page.text()).contains("概要", "バージョン", "ダウンロード");
  }
}
