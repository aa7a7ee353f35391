package io.hatoba.it.rest;

import static io.hatoba.it.rest.Api.require;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** READMEs of packages over REST. */
@ExtendWith(SharedHatoba.class)
class PackageReadmesIT {
  private static final String[] SCOPES = {"read:packages", "write:packages"};
  private static final String TEXT = "# 使い方\n\n<b>\"docker run\"</b>\n";

  private final Api admin;
  private final String suffix = Long.toString(System.nanoTime(), 36);
  private final String owner = "owner-" + suffix;
  private final String other = "other-" + suffix;
  private final String org = "org-" + suffix;
  private final String readme = "/orgs/" + org + "/packages/container/app/readme";
  private Api asOwner;
  private Api asOther;

  PackageReadmesIT(RunningHatoba hatoba) {
    admin = Api.administrator(hatoba);
    asOwner = admin;
    asOther = admin;
  }

  @BeforeEach
  void make() {
    asOwner = admin.newUser(owner, SCOPES);
    asOther = admin.newUser(other, SCOPES);
    admin.newOrganization(org, owner);
    Pushing.push(asOwner, owner, org + "/app");
    Pushing.push(asOwner, owner, owner + "/own");
  }

  private static String body(String text) {
    return new ObjectMapper()
        .createObjectNode()
        .set("text", JsonNodeFactory.instance.textNode(text))
        .toString();
  }

  @Test
  void aReadmeIsWrittenReadReplacedAndTakenAway() {
    require(404, asOwner.get(readme));
    Api.Answer written = require(200, asOwner.put(readme, body(TEXT)));
    assertThat(written.json().path("text").asText()).isEqualTo(TEXT);
    assertThat(written.json().path("updated_by").asText()).isEqualTo(owner);
    assertThat(Instant.parse(written.json().path("updated_at").asText())).isAfter(Instant.EPOCH);

    require(200, asOwner.put(readme, body("another")));
    assertThat(require(200, asOwner.get(readme)).json().path("text").asText()).isEqualTo("another");
    require(204, asOwner.delete(readme));
    require(404, asOwner.delete(readme));
    require(404, asOwner.get(readme));
  }

  @Test
  void packagesOfUsersAreReachedInBothWays() {
    String own = "/user/packages/container/own/readme";
    String ofUser = "/users/" + owner + "/packages/container/own/readme";

    require(200, asOwner.put(own, body(TEXT)));
    assertThat(require(200, asOwner.get(ofUser)).json().path("text").asText()).isEqualTo(TEXT);
    require(204, asOwner.delete(ofUser));
    require(404, asOwner.get(own));
  }

  @Test
  void whoeverMayPullReadsItAndOnlyWhoAdministersWrites() {
    require(200, asOwner.put(readme, body(TEXT)));
    for (Api.Answer hidden :
        List.of(asOther.get(readme), asOther.put(readme, body("x")), asOther.delete(readme))) {
      require(404, hidden);
    }
    require(200, admin.put("/orgs/" + org + "/memberships/" + other, "{\"role\":\"member\"}"));
    require(
        204,
        asOwner.put(
            "/orgs/" + org + "/packages/container/app/access/users/" + other,
            "{\"role\":\"write\"}"));

    require(200, asOther.get(readme));
    require(403, asOther.put(readme, body("x")));
    require(403, asOther.delete(readme));
    assertThat(require(200, asOwner.get(readme)).json().path("text").asText()).isEqualTo(TEXT);
    // Which takes the place of the token before.
    require(403, admin.actAs(owner, "read:packages").put(readme, body("x")));
  }

  @Test
  void halfAMebibyteIsTakenAndNoMore() {
    String longest = "a".repeat(512 * 1024);

    require(200, asOwner.put(readme, body(longest)));
    assertThat(require(200, asOwner.get(readme)).json().path("text").asText()).isEqualTo(longest);
    require(422, asOwner.put(readme, body(longest + "a")));
    require(413, asOwner.put(readme, body(longest.repeat(2))));
    require(422, asOwner.put(readme, "{}"));
    require(422, asOwner.put(readme, body(" \n")));
    require(400, asOwner.put(readme, body("a\u0000b")));
    // Of other bodies the end stands where it stood.
    require(
        413,
        asOwner.patch(
            "/orgs/" + org + "/packages/container/app",
            "{\"description\":\"" + "a".repeat(70_000) + "\"}"));
  }
}
