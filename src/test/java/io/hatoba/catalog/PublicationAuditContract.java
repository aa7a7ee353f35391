package io.hatoba.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hatoba.config.Settings;
import io.hatoba.events.Actor;
import io.hatoba.events.AuditBeans;
import io.hatoba.events.AuditEntry;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.accounts.AccountEntity;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.Digest;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Manifest;
import io.hatoba.oci.ManifestBlobUnknownException;
import io.hatoba.oci.Tag;
import io.hatoba.registry.RegistryBeans;
import io.hatoba.registry.Viewer;
import io.hatoba.server.TestDatabase;
import io.hatoba.storage.file.FileLayerConnectionFactory;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pushes and deletes leave their events, in their transactions and within their statements. */
abstract class PublicationAuditContract {
  @TempDir private Path directory;
  private TestDatabase database;
  private Rows rows;
  private AuditBeans audit;
  private RegistryBeans registry;
  private Publications publications;
  private Versions versions;
  private ImageName name;
  private long account;
  private String login;

  @BeforeEach
  void begin(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    audit = new AuditBeans(database);
    Settings settings = new Settings(key -> Optional.empty());
    registry =
        new RegistryBeans(
            database,
            FileLayerConnectionFactory.at(directory, Runnable::run),
            settings,
            audit.log());
    publications =
        CatalogBeans.publications(rows.daos(), registry.manifests(), settings, audit.log());
    versions = CatalogBeans.versions(database, registry, settings, audit.log());
    login = "u" + rows.owner().substring(1);
    account =
        database
            .transactions()
            .required(() -> rows.accounts().create(AccountEntity.user(login, null)).id());
    audit.origin().begin("192.0.2.7", "docker/28");
    audit.origin().actAs(Actor.personal(account, "", 70));
    name = rows.name();
    rows.createBlob("{}", 1);
  }

  private void publish(ImageName image, String document, String... tags) {
    byte[] content = Rows.content(document);
    database
        .transactions()
        .required(
            () ->
                publications.publish(
                    image,
                    Manifest.parse(content, Optional.empty()),
                    content,
                    Digest.sha256(content),
                    List.of(tags).stream().map(Tag::new).toList(),
                    Publisher.account(account)));
  }

  /** The newest first. */
  private List<AuditEntry> events(String phrase) {
    return audit.find(phrase + " org:" + rows.owner());
  }

  private static List<String> actions(List<AuditEntry> events) {
    return events.stream().map(AuditEntry::action).toList();
  }

  @Test
  void aPushIsOneEventWithItsTagsAndWhoDidIt() {
    String image = Rows.image("pushed");
    publish(name, image, "v1", "v2");
    assertThat(events(""))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.action()).isEqualTo("packages.package_version_published");
              assertThat(event.origin().actor()).isEqualTo(Actor.personal(account, login, 70));
              assertThat(event.origin().address()).isEqualTo("192.0.2.7");
              assertThat(event.origin().userAgent()).isEqualTo("docker/28");
              assertThat(event.subject().image()).isEqualTo(name.toString());
              assertThat(event.subject().digest()).isEqualTo(Rows.digest(image).toString());
              assertThat(event.details()).isEqualTo("{\"tags\":[\"v1\",\"v2\"]}");
              assertThat(event.refused()).isFalse();
            });
  }

  @Test
  void thePushThatBringsAPackageToLifeSaysSoAndWhoGotARole() {
    ImageName young = rows.name("young");
    long id = rows.createPackage("young");
    database.transactions().required(() -> rows.blobs().link(id, Rows.digest("{}")));
    publish(young, Rows.image("first"), "v1");
    List<AuditEntry> events = events("package:" + young);
    assertThat(actions(events))
        .containsExactly("packages.role_granted", "packages.package_published");
    assertThat(events.get(0).subject().account()).isEqualTo(login);
    assertThat(events.get(0).details()).isEqualTo("{\"role\":\"admin\"}");
  }

  @Test
  void aPushThatIsRefusedIsNone() {
    String lost =
        Rows.image("lost").replace(Rows.digest("{}").toString(), Rows.digest("absent").toString());
    assertThatThrownBy(() -> publish(name, lost, "v1"))
        .isInstanceOf(ManifestBlobUnknownException.class);
    assertThat(events("")).isEmpty();
  }

  @Test
  void deletesAreEventsAndThoseThatAreRefusedAreNone() {
    String image = Rows.image("deleted");
    Digest digest = Rows.digest(image);
    publish(name, image, "v1", "v2");
    database.transactions().required(() -> versions.delete(name, new Tag("v1"), account));
    database.transactions().required(() -> versions.delete(name, digest, account));
    database.transactions().required(() -> registry.blobs().delete(name, Rows.digest("{}")));
    List<AuditEntry> events = events("");
    assertThat(actions(events))
        .containsExactly(
            "packages.blob_deleted",
            "packages.package_version_deleted",
            "packages.tag_deleted",
            "packages.package_version_published");
    assertThat(events.get(2).subject().reference()).isEqualTo("v1");
    assertThat(events.get(1).subject().digest()).isEqualTo(digest.toString());

    String index =
        "{'schemaVersion':2,'mediaType':'application/vnd.oci.image.index.v1+json','manifests':[{"
            + "'mediaType':'application/vnd.oci.image.manifest.v1+json','digest':'"
            + Rows.digest(Rows.image("child"))
            + "','size':"
            + Rows.content(Rows.image("child")).length
            + "}]}";
    rows.createBlob("{}", 1);
    publish(name, Rows.image("child"));
    publish(name, index);
    assertThatThrownBy(
            () ->
                database
                    .transactions()
                    .required(
                        () -> versions.delete(name, Rows.digest(Rows.image("child")), account)))
        .isInstanceOf(DeniedException.class);
    assertThat(events("action:packages.package_version_deleted")).hasSize(1);
  }

  @Test
  void aPushKeepsItsStatementsWhateverItNames() {
    StringBuilder layers = new StringBuilder();
    IntStream.range(0, 40)
        .forEach(
            i -> {
              rows.createBlob("layer " + i, 1);
              layers
                  .append(i == 0 ? "" : ",")
                  .append("{'mediaType':'application/vnd.oci.image.layer.v1.tar','digest':'")
                  .append(Rows.digest("layer " + i))
                  .append("','size':")
                  .append(("layer " + i).length())
                  .append("}");
            });
    String large = Rows.image("large").replace("'layers':[]", "'layers':[" + layers + "]");
    publish(name, Rows.image("before"), "v1");
    // Sequences are asked for fifty numbers at a time, so that most pushes ask none of them.
    assertThat(withoutSequences(() -> publish(name, large, "v1"))).hasSizeLessThanOrEqualTo(14);
    assertThat(withoutSequences(() -> publish(name, Rows.image("new tag"), "v2")))
        .hasSizeLessThanOrEqualTo(14);
    assertThat(withoutSequences(() -> publish(name, large, "v1"))).hasSizeLessThanOrEqualTo(14);
    assertThat(
            withoutSequences(
                () -> {
                  var found =
                      registry
                          .manifests()
                          .require(name, new Tag("v1"), new Viewer(false, () -> false));
                  registry.manifests().content(found);
                }))
        .hasSizeLessThanOrEqualTo(2);
  }

  private List<String> withoutSequences(Runnable work) {
    return database.statements(work).stream()
        .filter(sql -> !sql.matches("(?i)(select nextval|call next).*"))
        .toList();
  }
}
