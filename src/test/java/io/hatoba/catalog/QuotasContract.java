package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.catalog.quotas.Asker;
import io.hatoba.catalog.quotas.Quota;
import io.hatoba.catalog.quotas.QuotaBeans;
import io.hatoba.catalog.quotas.QuotaRules;
import io.hatoba.catalog.quotas.Quotas;
import io.hatoba.catalog.quotas.StorageKey;
import io.hatoba.catalog.quotas.StorageReport;
import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.packages.PackageStorageDao.Bytes;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Role;
import io.hatoba.oci.Tag;
import io.hatoba.server.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes and restores as quotas let them through, on either database. */
abstract class QuotasContract {
  private static final OptionalLong NONE = OptionalLong.empty();
  private static final String LAYER = "a layer of some bytes";

  @TempDir private Path directory;
  private TestDatabase database;
  private VersionsFixture it;
  private Quotas quotas;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    it = new VersionsFixture(database, directory);
    quotas = QuotaBeans.quotas(it.rows.daos(), it.audit.log());
  }

  @AfterEach
  void removeQuotas() {
    database.execute("delete from quota");
  }

  private PolicyScope owner() {
    return new PolicyScope.Owner(it.rows.ownerId(), it.rows.owner(), true);
  }

  private PolicyScope pack() {
    return new PolicyScope.Pack(it.packageId(), it.name());
  }

  private static Quota logical(long hard) {
    return new Quota(NONE, OptionalLong.of(hard), NONE, NONE);
  }

  private static Quota physical(long hard) {
    return new Quota(NONE, NONE, NONE, OptionalLong.of(hard));
  }

  private void set(PolicyScope scope, Quota quota) {
    database.transactions().required(() -> quotas.put(scope, quota, it.account));
  }

  private Bytes used() {
    return database
        .transactions()
        .required(() -> it.rows.daos().packageStorage().find(it.packageId()).orElseThrow().bytes());
  }

  private DeniedException refused(String document, String... tags) {
    return catchThrowableOfType(() -> it.push(document, tags), DeniedException.class);
  }

  private List<String> warned(String document, String tag) {
    byte[] content = Rows.content(document);
    return database
        .transactions()
        .required(
            () ->
                it.publications.publish(
                    it.name(),
                    io.hatoba.oci.Manifest.parse(content, java.util.Optional.empty()),
                    content,
                    Rows.digest(document),
                    List.of(new Tag(tag)),
                    Publisher.account(it.account)));
  }

  private List<String> events(String action) {
    return it.audit.find("package:" + it.name()).stream()
        .filter(event -> event.action().equals(action))
        .map(event -> event.reason() + event.details())
        .toList();
  }

  @Test
  void whatWouldExceedAHardQuotaOfThePackageIsRefusedInWords() {
    String one = it.image("{'c':1}", LAYER);
    String two = it.image("{'c':2}", LAYER);
    it.push(one, "v1");
    long used = used().physical();
    set(pack(), physical(used + Rows.content(two).length));

    DeniedException refusal = refused(two, "v2");

    long adds = Rows.content(two).length + Rows.content("{'c':2}").length;
    assertThat(refusal.message())
        .contains(
            "the hard quota of physical bytes of "
                + it.name()
                + " is "
                + refusal.detail().get("limit"),
            used + " are used and this would add " + adds,
            "most is used by v1 (" + used().logical() + ")",
            "whoever administers the package can change the quota");
    assertThat(it.has(two)).isFalse();
    assertThat(used().physical()).isEqualTo(used);
    assertThat(events("quota.refused")).singleElement().asString().contains("physical bytes");

    set(pack(), physical(used + adds));
    assertThat(refused(two, "v2")).as("to the last byte").isNull();
  }

  @Test
  void whatAddsNothingIsNeverRefused() {
    String one = it.image("{'c':1}", LAYER);
    it.push(one, "v1");
    it.push(it.image("{'c':2}", LAYER), "v2");
    set(pack(), new Quota(NONE, OptionalLong.of(0), NONE, OptionalLong.of(0)));
    set(owner(), new Quota(NONE, OptionalLong.of(0), NONE, OptionalLong.of(0)));

    assertThatCode(() -> it.push(one, "v1", "v2", "v3")).doesNotThrowAnyException();
    assertThatCode(() -> it.delete(new Tag("v2"))).doesNotThrowAnyException();
    assertThatCode(() -> it.delete(Rows.digest(one))).doesNotThrowAnyException();
    assertThat(refused(it.image("{'c':3}", LAYER), "v3")).isNotNull();
  }

  @Test
  void aPartThatBecomesAVersionAddsLogicalBytes() {
    String child = it.image("{'c':1}", LAYER);
    it.push(child);
    it.push(VersionsFixture.index(child), "v1");
    set(pack(), logical(used().logical()));

    assertThat(refused(child, "amd64").message()).contains("logical bytes");
    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .required(
                        () ->
                            it.tags.move(
                                it.name(),
                                new Tag("amd64"),
                                Rows.digest(child),
                                new PackageTags.Mover(Publisher.account(it.account), true))))
        .isInstanceOf(DeniedException.class);
  }

  @Test
  void theQuotaOfAnOwnerIsOfAllItsPackagesAndHoldsInsteadOfTheDefault() {
    String one = it.image("{'c':1}", LAYER);
    it.push(one, "v1");
    ImageName other = it.rows.name("other");
    set(new PolicyScope.Instance(), physical(0));
    String small = Rows.image("small");
    assertThat(refused(small, "v2").message())
        .contains("all packages of " + it.rows.owner(), "a site administrator can change");

    set(owner(), physical(used().physical() + Rows.content(small).length + "{}".length()));
    it.push(small, "v2");
    assertThatThrownBy(() -> pushTo(other, Rows.image("elsewhere")))
        .isInstanceOf(DeniedException.class);
    assertThat(database.transactions().required(() -> quotas.delete(owner()))).isTrue();
    assertThat(database.transactions().required(() -> quotas.find(owner())).orElseThrow().source())
        .isEqualTo(Quotas.Source.INSTANCE);
    assertThat(database.transactions().required(() -> quotas.delete(owner()))).isFalse();
  }

  /** An image with nothing but an empty config, to a package that has that. */
  private void pushTo(ImageName name, String document) {
    database
        .transactions()
        .required(
            () -> it.rows.blobs().link(it.publications.open(name, it.account), Rows.digest("{}")));
    it.pushTo(name, document);
  }

  @Test
  void onlyNamesThatThePusherMayReadAreTold() {
    it.push(it.image("{'c':1}", LAYER), "v1");
    ImageName other = it.rows.name("other");
    pushTo(other, Rows.image("elsewhere"));
    set(owner(), physical(0));
    database
        .transactions()
        .required(() -> it.rows.roles().grant(it.packageId(), it.account, Role.WRITE));
    long hidden =
        database.transactions().required(() -> it.rows.packages().find(other).orElseThrow().id());
    database.execute("delete from package_grant where package_id = ?", hidden);

    assertThat(refused(Rows.image("more"), "v2").message())
        .contains("most is used by " + it.name() + " (" + used().physical() + ");")
        .doesNotContain("/other");
  }

  @Test
  void whatExceedsASoftQuotaIsToldEachTimeAndWrittenDownOnce() {
    it.pushBlob("{}");
    long soft = Rows.content(Rows.image("one")).length + 2;
    set(pack(), new Quota(NONE, NONE, OptionalLong.of(soft), NONE));

    assertThat(warned(Rows.image("one"), "v1")).as("up to it").isEmpty();
    assertThat(warned(Rows.image("two"), "v2"))
        .singleElement()
        .asString()
        .contains(
            "physical bytes of " + it.name() + " are used, more than the soft quota of " + soft)
        .doesNotContain("\"");
    assertThat(warned(Rows.image("six"), "v3")).hasSize(1);
    assertThat(warned(Rows.image("six"), "v4")).as("nothing new").isEmpty();
    assertThat(events("quota.exceeded")).hasSize(1);
  }

  @Test
  void ofTwoPushesToPackagesOfOneOwnerOneFitsIn() {
    ImageName other = it.rows.name("other");
    pushTo(other, Rows.image("first"));
    it.push(Rows.image("first"), "v1");
    for (int round = 0; round < 5; round++) {
      long used =
          database
              .transactions()
              .required(() -> it.rows.daos().packageStorage().findOwned(it.rows.ownerId()))
              .bytes()
              .physical();
      String document = Rows.image("round " + round);
      set(owner(), physical(used + Rows.content(document).length));
      List<ImageName> names = List.of(it.name(), other);
      assertThat(
              Race.run(
                  2,
                  racer -> {
                    try {
                      it.pushTo(names.get(racer), document);
                      return "pushed";
                    } catch (DeniedException refused) {
                      return "refused";
                    }
                  }))
          .containsExactlyInAnyOrder("pushed", "refused");
    }
  }

  @Test
  void whatWasDeletedComesBackOnlyWhereThereIsRoom() {
    String one = it.image("{'c':1}", LAYER);
    it.push(one, "v1");
    it.push(Rows.image("stays"), "v2");
    long id = it.require(one).id();
    long size = used().logical();
    assertThat(it.delete(id)).isTrue();
    set(pack(), logical(size - 1));
    assertThatThrownBy(() -> it.restore(id))
        .isInstanceOf(DeniedException.class)
        .hasMessageContaining("logical bytes");
    set(pack(), logical(size));
    assertThat(it.restore(id)).isPresent();

    database.transactions().required(() -> it.deletions.delete(it.packageId(), it.account, true));
    set(owner(), logical(size - 1));
    assertThatThrownBy(this::restorePackage).isInstanceOf(DeniedException.class);
    set(owner(), logical(size));
    assertThatCode(this::restorePackage).doesNotThrowAnyException();
  }

  private void restorePackage() {
    database.transactions().required(() -> it.deletions.restore(it.packageId(), it.account));
  }

  @Test
  void anUploadBeginsOnlyWhereThereIsRoomAndCostsNothingWithoutQuotas() {
    Asker asker = Asker.account(it.account);
    database.execute("delete from quota");
    QuotaRules fresh = rules();
    ImageName absent = it.rows.name("absent");
    // A node that has served before has looked at the epoch.
    fresh.requireRoom(it.name(), asker);
    assertThat(database.statements(() -> fresh.requireRoom(it.name(), asker))).isEmpty();

    set(new PolicyScope.Instance(), physical(Long.MAX_VALUE));
    QuotaRules after = rules();
    after.requireRoom(it.name(), asker);
    assertThat(database.statements(() -> after.requireRoom(it.name(), asker))).hasSize(1);
    assertThatCode(() -> after.requireRoom(absent, asker)).doesNotThrowAnyException();

    set(owner(), physical(used().physical()));
    for (ImageName name : List.of(it.name(), absent)) {
      assertThatThrownBy(() -> after.requireRoom(name, asker))
          .isInstanceOf(DeniedException.class)
          .hasMessageContaining("used up");
    }
    set(owner(), physical(used().physical() + 1));
    assertThatCode(() -> after.requireRoom(it.name(), asker)).doesNotThrowAnyException();
    set(pack(), logical(0));
    assertThatThrownBy(() -> after.requireRoom(it.name(), asker))
        .hasMessageContaining("logical bytes of " + it.name());
    assertThatCode(() -> after.requireRoom(absent, asker)).doesNotThrowAnyException();
  }

  private QuotaRules rules() {
    return QuotaBeans.rules(it.rows.daos(), it.audit.log());
  }

  @Test
  void aQuotaOfAnOwnerCostsThePushThatAddsTwoStatements() {
    statements("the first names its config, and brings the package to life");
    List<String> without = statements("one");
    set(pack(), physical(Long.MAX_VALUE));
    assertThat(statements("two")).hasSameSizeAs(without);
    set(owner(), physical(Long.MAX_VALUE));
    statements("the row of the turn is made");
    assertThat(statements("six")).hasSize(without.size() + 2);
  }

  private List<String> statements(String comment) {
    return database.statements(() -> it.push(Rows.image(comment), comment.substring(0, 3))).stream()
        // Nor what a node looks at now and then, for all pushes.
        .filter(
            sql ->
                !sql.matches("(?i)(select nextval|call next).*|.*(access_epoch|tag_protection).*"))
        .toList();
  }

  @Test
  void limitsAreChecked() {
    assertThatThrownBy(() -> new Quota(NONE, NONE, NONE, NONE))
        .isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> physical(-1)).isInstanceOf(ValidationException.class);
    assertThatThrownBy(() -> new Quota(OptionalLong.of(2), OptionalLong.of(1), NONE, NONE))
        .isInstanceOf(ValidationException.class);
    Quota equal = new Quota(OptionalLong.of(1), OptionalLong.of(1), NONE, OptionalLong.of(0));
    set(pack(), equal);
    assertThat(database.transactions().required(() -> quotas.find(pack())).orElseThrow().quota())
        .isEqualTo(equal);
    assertThat(events("quota.update")).singleElement().asString().contains("soft_logical_bytes");
    database.transactions().required(() -> quotas.delete(pack()));
    assertThat(events("quota.destroy")).hasSize(1);
  }

  @Test
  void reportsHaveTheLargestFirstByPages() {
    IntStream.rangeClosed(1, 5)
        .forEach(i -> it.push(it.image("{'c':1}", "x".repeat(10 * i)), "v" + i));
    List<String> tags = new java.util.ArrayList<>();
    StorageKey after = StorageKey.FIRST;
    for (int page = 0; page < 3; page++) {
      StorageReport report = report(pack(), after);
      report.largest().stream()
          .map(StorageReport.Part.Version.class::cast)
          .forEach(version -> tags.addAll(version.tags()));
      assertThat(report.next().isPresent()).isEqualTo(page < 2);
      after = report.next().map(key -> StorageKey.parse(key.text())).orElse(after);
    }
    assertThat(tags).containsExactly("v5", "v4", "v3", "v2", "v1");
    StorageReport ofOwner = report(owner(), StorageKey.FIRST);
    assertThat(ofOwner.physical()).isEqualTo(used().physical());
    assertThat(ofOwner.largest())
        .singleElement()
        .isEqualTo(
            new StorageReport.Part.Pack(
                it.packageId(),
                "app",
                io.hatoba.oci.RegistryKind.CONTAINER,
                used().logical(),
                used().physical()));
    StorageReport ofInstance = report(new PolicyScope.Instance(), StorageKey.FIRST);
    assertThat(ofInstance.physical()).isGreaterThanOrEqualTo(used().physical());
    assertThat(ofInstance.largest()).hasSizeLessThanOrEqualTo(2).isNotEmpty();
    assertThat(
            database
                .transactions()
                .required(
                    () ->
                        QuotaBeans.reports(it.rows.daos())
                            .deduplicated((PolicyScope.Owner) owner())))
        .isEqualTo(150 + Rows.content("{'c':1}").length);
  }

  private StorageReport report(PolicyScope scope, StorageKey after) {
    return database
        .transactions()
        .required(() -> QuotaBeans.reports(it.rows.daos()).find(scope, after, 2));
  }
}
