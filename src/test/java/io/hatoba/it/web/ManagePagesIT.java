package io.hatoba.it.web;

import static io.hatoba.it.rest.Api.require;
import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import io.hatoba.it.rest.Api;
import io.hatoba.it.rest.Pushing;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people change of packages, and what they are refused. */
@ExtendWith(SharedHatoba.class)
class ManagePagesIT {
  private static final String OWNER = "keeper";
  private static final String ORG = "museum";
  private static final String PASSWORD = "long-enough-1";

  private static Api admin;
  private static Api registry;
  private static Browser keeper;
  private static Browser visitor;
  private static Browser stranger;

  @BeforeAll
  static void make(RunningHatoba hatoba) {
    admin = Api.administrator(hatoba);
    Api owner = admin.newUser(OWNER, "repo", "admin:org", "write:packages", "delete:packages");
    for (String login : List.of("museum-visitor", "museum-stranger")) {
      admin.newUser(login, "read:packages");
      require(204, admin.put("/admin/users/" + login + "/password", password()));
    }
    require(204, admin.put("/admin/users/" + OWNER + "/password", password()));
    admin.newOrganization(ORG, OWNER);
    registry = Pushing.registry(owner, OWNER);
    keeper = Browser.at(hatoba).signIn(OWNER, PASSWORD);
    visitor = Browser.at(hatoba).signIn("museum-visitor", PASSWORD);
    stranger = Browser.at(hatoba).signIn("museum-stranger", PASSWORD);
  }

  private static String password() {
    return "{\"password\":\"" + PASSWORD + "\"}";
  }

  private static String push(String name, String tag) {
    String manifest = Pushing.image("\"made-for\":\"" + name + "-" + tag + "\"");
    return Pushing.push(registry, ORG + "/" + name, manifest, List.of(tag));
  }

  private static String page(String name) {
    return "/orgs/museum/packages/container/package/" + name;
  }

  /** Lets somebody of the organization pull a package and nothing else. */
  private static void letVisit(String name) {
    require(
        200, admin.put("/orgs/" + ORG + "/memberships/museum-visitor", "{\"role\":\"member\"}"));
    require(
        204,
        admin.put(
            "/orgs/" + ORG + "/packages/container/" + name + "/access/users/museum-visitor",
            "{\"role\":\"read\"}"));
  }

  @Test
  void aPackageIsDeletedOnceItsNameIsTypedAndComesBackWhole() {
    push("vase", "1.0");
    push("vase", "2.0");
    Screen form = keeper.open(page("vase") + "/delete").require(200);

    assertThat(form.text()).contains("Versions 2", "1.0", "2.0", "restored for 30 days");
    Screen wrong = form.form("Delete this package").fill(typing("vase"), "vase").press();
    assertThat(wrong.require(200).alerts())
        .containsExactly("That is not the name. Nothing was deleted.");
    keeper.open(page("vase")).require(200);

    Screen gone = form.form("Delete this package").fill(typing("vase"), "museum/vase").press();
    assertThat(gone.notice()).hasValue("The package was deleted. You can bring it back here.");
    keeper.open(page("vase")).require(404);
    assertThat(keeper.open("/orgs/museum/settings/packages").require(200).text())
        .contains("museum/vase");
    stranger.open(gone.path()).require(404);

    Screen back = gone.form("Restore this package").press();
    assertThat(back.notice()).hasValue("The package was restored.");
    assertThat(keeper.open(page("vase") + "/tags").text()).contains("1.0", "2.0");
    keeper.open(gone.path()).require(404);
  }

  private static String typing(String name) {
    return "To confirm, type museum/" + name;
  }

  @Test
  void aPackageWhoseNameIsTakenSaysWhoHasItAndStaysDeleted() {
    push("urn", "1.0");
    Screen gone =
        keeper
            .open(page("urn") + "/delete")
            .form("Delete this package")
            .fill(typing("urn"), "museum/urn")
            .press();
    push("urn", "other");

    Screen refused = keeper.open(gone.path()).require(200);
    assertThat(refused.alerts().toString()).contains("another package has the name museum/urn");
    assertThat(refused.all("form input[type=submit]")).isEmpty();
  }

  @Test
  void aVersionIsDeletedAndItsRestoreSaysWhichTagsComeBack() {
    push("coin", "old");
    push("coin", "new");
    long id = version("coin", "old");
    String path = "/orgs/museum/packages/container/coin/" + id;
    Screen form = keeper.open(path + "/delete").require(200);

    assertThat(form.text()).contains("Tags 1 old");
    Screen gone =
        form.form("Delete this version").fill("To confirm, type old", "old").press().require(200);
    assertThat(gone.notice()).hasValue("The version was deleted. You can bring it back here.");
    assertThat(gone.text()).contains("Tags that come back old");

    push("coin", "old2");
    retag("coin", "old", "new");
    Screen partly = keeper.open(gone.path()).require(200);
    assertThat(partly.text()).contains("Tags that do not come back old");
    Screen back = partly.form("Restore this version").press().require(200);
    assertThat(back.notice().orElse("")).contains("Some of its tags did not come back");
    assertThat(back.path()).isEqualTo(path);
    keeper.open(gone.path()).require(404);
  }

  private static long version(String name, String tag) {
    for (var one :
        require(200, admin.get("/orgs/" + ORG + "/packages/container/" + name + "/versions"))
            .json()) {
      if (one.at("/metadata/container/tags").toString().contains("\"" + tag + "\"")) {
        return one.required("id").longValue();
      }
    }
    throw new AssertionError("no version " + tag);
  }

  private static void retag(String name, String tag, String of) {
    String tags = "/orgs/" + ORG + "/packages/container/" + name + "/tags/";
    String digest = require(200, admin.get(tags + of)).json().required("digest").textValue();
    require(200, admin.put(tags + tag, "{\"digest\":\"" + digest + "\"}"));
  }

  @Test
  void theOnlyTaggedVersionLeadsToThePackageInstead() {
    push("lamp", "1.0");
    String path = "/orgs/museum/packages/container/lamp/" + version("lamp", "1.0");

    Screen page = keeper.open(path + "/delete").require(200);
    assertThat(page.alerts().toString()).contains("the only version");
    assertThat(page.click("Delete this package").require(200).heading())
        .isEqualTo("Delete this package");
  }

  @Test
  void whoMayOnlySeeIsToldWhyAndWhoDoesNotSeeFindsNothing() {
    push("seal", "1.0");
    letVisit("seal");
    long id = version("seal", "1.0");
    for (String path :
        List.of(
            page("seal") + "/delete",
            page("seal") + "/settings",
            page("seal") + "/access",
            page("seal") + "/readme",
            page("seal") + "/tags/1.0/delete",
            "/orgs/museum/packages/container/seal/" + id + "/delete",
            "/orgs/museum/packages/container/seal/" + id + "/restore")) {
      assertThat(visitor.open(path).require(403).text()).as(path).contains("role admin");
      Screen hidden = stranger.open(path).require(404);
      Screen absent = stranger.open(path.replace("seal", "seaL1")).require(404);
      assertThat(hidden.body().replace("seal", "seaL1")).isEqualTo(absent.body());
    }
    visitor.open("/orgs/museum/settings/packages").require(404);
    visitor.open("/orgs/museum/settings/packages/protection").require(404);
  }

  @Test
  void aFormOfAnotherSiteDeletesNothing() {
    push("mask", "1.0");
    Screen form = keeper.open(page("mask") + "/delete").require(200);
    var fields = form.form("Delete this package").fill(typing("mask"), "museum/mask").fields();

    keeper.post(form.path(), fields, "Origin", "https://evil.example").require(400);
    stranger
        .post(form.path(), fields, "Origin", keeper.origin(), "Sec-Fetch-Site", "same-origin")
        .require(404);
    keeper.open(page("mask")).require(200);
  }

  @Test
  void aTagIsDeletedAndPutBackFromItsHistory() {
    push("ring", "1.0");
    push("ring", "2.0");
    retag("ring", "1.0", "2.0");
    Screen history = keeper.open(page("ring") + "/tags").click("1.0").require(200);

    assertThat(history.all("ol.timeline li")).hasSize(2);
    Screen back =
        keeper
            .open(history.one("ol.timeline a").attr("href"))
            .form("Put back")
            .press()
            .require(200);
    assertThat(back.notice()).hasValue("The tag was put back.");
    assertThat(back.all("ol.timeline li")).hasSize(3);

    Screen gone =
        back.click("Delete this tag")
            .form("Delete this tag")
            .fill("To confirm, type 1.0", "1.0")
            .press();
    assertThat(gone.notice()).hasValue("The tag was deleted. You can put it back here.");
    assertThat(gone.text()).contains("not there any more");
  }

  @Test
  void aRuleProtectsTagsUntilItIsRemoved() {
    push("crown", "v1");
    push("crown", "next");
    Screen page = keeper.open(page("crown") + "/protection").require(200);

    Screen met = page.form("Make the rule").fill("Pattern", "v*").press().require(200);
    assertThat(met.notice()).hasValue("The rule was made. It holds within 5 seconds.");
    assertThat(met.rows("Rules").toString()).contains("v*", "v1").doesNotContain("next");
    Screen malformed =
        met.form("Make the rule")
            .fill("Pattern", "<script>")
            .choose("Written as", "REGEX")
            .fill("Except tags of these patterns, with spaces between", "(")
            .press()
            .require(200);
    assertThat(malformed.alerts().toString()).contains("malformed");
    assertThat(malformed.form("Make the rule").value("Pattern")).isEqualTo("<script>");

    Screen free = met.click("Remove the rule v*").form("Remove").press().require(200);
    assertThat(free.notice()).hasValue("The rule was removed.");
    assertThat(free.text()).contains("There are no rules here.");
  }

  @Test
  void aRoleIsGivenAndWithdrawn() {
    push("harp", "1.0");
    require(
        200, admin.put("/orgs/" + ORG + "/memberships/museum-visitor", "{\"role\":\"member\"}"));
    Screen page = keeper.open(page("harp") + "/access").require(200);
    Screen given =
        page.form("Give a role")
            .fill("User name", "museum-visitor")
            .choose("Role", "WRITE")
            .press();

    assertThat(given.notice()).hasValue("The role was given.");
    assertThat(given.rows("People").toString()).contains("museum-visitor", "Write");
    assertThat(
            given
                .form("Give a role")
                .fill("User name", "<b>")
                .press()
                .require(200)
                .alerts()
                .toString())
        .contains("you see no user <b>");
    Screen none = given.click("Withdraw the role of museum-visitor").form("Withdraw").press();
    assertThat(none.notice()).hasValue("The role was withdrawn.");
    assertThat(none.rows("People").toString()).doesNotContain("museum-visitor");
  }

  @Test
  void whatIsSaidOfAPackageIsShownAsTextAndWhatIsPublicStaysSo() {
    push("globe", "1.0");
    String hostile = "<img src=x onerror=alert(1)>";
    Screen page = keeper.open(page("globe") + "/settings").require(200);
    Screen said =
        page.form("Save").fill("What the package is, in a sentence", hostile).press().require(200);

    assertThat(said.form("Save").value("What the package is, in a sentence")).isEqualTo(hostile);
    Screen wrong =
        said.form("Change visibility").choose("Visibility", "PUBLIC").press().require(200);
    assertThat(wrong.alerts().toString()).contains("not the name");
    Screen open =
        said.form("Change visibility")
            .choose("Visibility", "PUBLIC")
            .fill("To make it public, type museum/globe", "museum/globe")
            .press();
    assertThat(open.require(200).text()).contains("The package is public, and stays so");
    assertThat(stranger.open(page("globe")).require(200).text()).contains(hostile);
    stranger.open(page("globe") + "/settings").require(403);
  }

  @Test
  void aReadmeIsLookedAtBeforeItIsWritten() {
    push("book", "1.0");
    Screen page = keeper.open(page("book") + "/readme").require(200);
    Screen seen =
        page.form("Preview")
            .fill("README in Markdown", "**bold**\n\n<script>alert(1)</script>")
            .press()
            .require(200);

    assertThat(seen.all(".prose strong").text()).isEqualTo("bold");
    assertThat(keeper.open(page("book")).text()).doesNotContain("bold");
    Screen saved = seen.form("Save").press().require(200);
    assertThat(saved.notice()).hasValue("The README was saved.");
    assertThat(saved.all(".prose strong").text()).isEqualTo("bold");
  }

  @Test
  void aPolicyIsSavedShowsWhatWouldGoAndRuns() {
    push("clock", "1.0");
    Screen page = keeper.open(page("clock") + "/retention").require(200);
    Screen refused =
        page.form("Save and see what would go")
            .fill("So many tagged versions that were made last", "ten")
            .press()
            .require(200);
    assertThat(refused.alerts().toString()).contains("keep_last is a whole number");

    Screen saved =
        page.form("Save and see what would go")
            .fill("So many tagged versions that were made last", "2")
            .fill("Untagged versions go after so many days", "3")
            .press()
            .require(200);
    assertThat(saved.notice()).hasValue("The policy was saved. See below what would go.");
    assertThat(saved.rows("What would go").toString()).contains("Stays: pushed within 24 hours");
    Screen ran = saved.form("Run now").press().require(200);
    assertThat(ran.notice()).hasValue("The run has deleted what nothing keeps. See below.");
    Screen none = ran.form("Remove this policy").press().require(200);
    assertThat(none.text()).contains("There is no policy: everything is kept.");
  }

  @Test
  void aQuotaOfAPackageIsSetByItsAdministratorAndThatOfAnOwnerByTheSite() {
    push("bell", "1.0");
    Screen page = keeper.open(page("bell") + "/quota").require(200);
    Screen refused = page.form("Set the quota").press().require(200);
    assertThat(refused.alerts().toString()).contains("at least one of");
    Screen set = page.form("Set the quota").fill("Hard limit in bytes, on disk", "1048576").press();
    assertThat(set.require(200).rows("Quota").toString()).contains("1.0 MiB");
    assertThat(set.form("Remove the quota").press().require(200).text())
        .contains("There is no limit.");

    Screen owners = keeper.open("/orgs/museum/settings/packages/quota").require(200);
    assertThat(owners.all("form#quota")).isEmpty();
    assertThat(owners.text()).contains("set by site administrators");
    keeper
        .post(
            owners.path(),
            set.form("Set the quota").fields(),
            "Origin",
            keeper.origin(),
            "Sec-Fetch-Site",
            "same-origin")
        .require(403);
  }

  @Test
  void thePagesAreJapaneseForWhoeverWantsThat() {
    push("tea", "1.0");
    Browser reader = keeper.speaking("ja").signIn(OWNER, PASSWORD);

    for (String below :
        List.of("/delete", "/settings", "/access", "/tags", "/tags/1.0", "/protection")) {
      reader.open(page("tea") + below).require(200);
    }
    assertThat(reader.open(page("tea") + "/delete").heading()).isEqualTo("パッケージを削除");
    assertThat(reader.open("/orgs/museum/settings/packages").require(200).heading())
        .isEqualTo("削除済みパッケージ");
  }

  @Test
  void whoReadsJapaneseIsToldWhyInJapanese() {
    push("koto", "1.0");
    letVisit("koto");
    Browser guest = visitor.speaking("ja").signIn("museum-visitor", PASSWORD);
    Screen forbidden = guest.open(page("koto") + "/delete").require(403);
    assertThat(forbidden.all("ol.chain li").eachText())
        .containsExactly(
            "トークンはスコープ delete:packages を持っています。",
            "museum-visitor に与えられているパッケージの権限は「読み取り」です。削除には「管理」の権限が必要です。"
                + "この権限は museum/koto の管理者が与えられます。");
    assertThat(forbidden.all("main [lang=en]")).isEmpty();

    Browser reader = keeper.speaking("ja").signIn(OWNER, PASSWORD);
    Screen rules = reader.open(page("koto") + "/protection").form("ルールを作成").press();
    assertThat(rules.require(200).alerts().toString()).contains("パターンは 1 文字以上 255 文字以内にしてください。");
    push("biwa", "1.0");
    Screen gone =
        reader
            .open(page("biwa") + "/delete")
            .form("パッケージを削除")
            .fill("確認のため museum/biwa と入力してください", "museum/biwa")
            .press()
            .require(200);
    push("biwa", "other");
    assertThat(reader.open(gone.path()).require(200).alerts().toString())
        .contains("museum/biwa という名前は、現在ほかのパッケージ（id ", "先にそのパッケージを削除してください。");

    Screen quota = reader.open(page("koto") + "/quota").form("容量制限を設定").press();
    assertThat(quota.require(200).alerts().toString()).contains("少なくとも 1 つを入力してください。");
    assertThat(quota.form("容量制限を設定").fill("ハード制限(物理、バイト)", "much").press().alerts().toString())
        .contains("ハード制限（物理）は、0 以上のバイト数で入力してください。");
    assertThat(reader.open("/orgs/museum/settings/packages/quota").require(200).text())
        .contains("オーナーの容量制限を設定・変更できるのは、サイト管理者だけです。");
    assertThat(
            reader
                .open(page("koto") + "/access")
                .form("権限を与える")
                .fill("ユーザー名", "nobody-at-all")
                .press()
                .alerts()
                .toString())
        .contains("nobody-at-all というユーザーは見つかりません。");
  }
}
