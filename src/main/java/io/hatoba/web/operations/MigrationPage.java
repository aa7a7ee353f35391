package io.hatoba.web.operations;

import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.MigratedPackage;
import io.hatoba.catalog.MigrationChoice;
import io.hatoba.catalog.MigrationPlan;
import io.hatoba.catalog.MigrationRunner;
import io.hatoba.catalog.Migrations;
import io.hatoba.catalog.RegistryMigration;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One migration: what it would do, how far it is, or what became of each package. */
@At(
    value = MigrationsPage.PATH + "/{id}",
    view = "operations/migration",
    audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class MigrationPage implements Page {
  private static final int ON_A_PAGE = 50;

  /** Of a preview, to find what was chosen on its other pages. */
  private static final int TOGETHER = 1_000;

  private static final String CHOICE = "choice:";
  private static final String NAME = "name:";

  @Inject private Migrations migrations;
  @Inject private MigrationRunner runner;
  @Inject private MigrationWork works;
  @Inject private WorkStops stops;
  @Inject private Reader reader;
  @Inject private Navigation navigation;
  @Inject private FormRefusals refusals;

  private Optional<MigrationRow> migration = Optional.empty();
  private List<MigrationLine> lines = List.of();
  private PageOfMany paging = PageOfMany.FIRST;
  private Optional<MigratedPackage.State> state = Optional.empty();
  private Map<String, List<String>> sent = Map.of();
  private Optional<String> stopped = Optional.empty();
  private Optional<String> refusal = Optional.empty();

  /** For the container. */
  public MigrationPage() {}

  @Override
  public void open(PageRequest request) {
    RegistryMigration found = require(migrations, request);
    migration = Optional.of(new MigrationRow(found));
    state =
        request.parameter("state").flatMap(word -> Choices.find(MigratedPackage.State.class, word));
    PageOfMany asked = PageOfMany.of(request, ON_A_PAGE);
    Listing<MigratedPackage> page =
        migrations.report(found, state, new Slice(asked.offset(), asked.size()));
    lines = page.items().stream().map(MigrationLine::new).toList();
    paging = asked.among(page.total());
    sent = request.query();
    stopped = WorkStops.asked(request);
  }

  static RegistryMigration require(Migrations migrations, PageRequest request) {
    String id = request.name("id");
    if (!id.matches("[0-9]{1,18}")) {
      throw new PageRefusal.NotFound();
    }
    return migrations.find(Long.parseLong(id)).orElseThrow(PageRefusal.NotFound::new);
  }

  /** By which its progress is watched. */
  public String topic() {
    return WorkStates.migration(row().migration().id());
  }

  /** Looks again, with what was chosen. */
  public void look() {
    ask(false);
  }

  /** Begins what was looked at, with what was chosen. */
  public void start() {
    ask(true);
  }

  /** Lets stop what was shown to be under way. */
  public void stop() {
    long id = row().migration().id();
    long accountId = reader.requireAccount().accountId();
    boolean stopping =
        stopped
            .flatMap(MigrationRow::work)
            .filter(work -> RacingInsert.retried(() -> migrations.stop(id, work, accountId)))
            .isPresent();
    if (stopping) {
      runner.stop(id);
    }
    stops.tell(row().path(), stopping);
  }

  private void ask(boolean begin) {
    RegistryMigration preview = row().migration();
    if (preview.state() != RegistryMigration.State.PREVIEW) {
      navigation.to(row().path());
      return;
    }
    MigrationPlan plan =
        new MigrationPlan(preview.ownerId(), preview.onConflict(), List.copyOf(chosen().values()));
    try {
      RegistryMigration made =
          RacingInsert.retried(() -> begin ? migrations.start(plan) : migrations.preview(plan));
      if (begin) {
        runner.begin();
        navigation.to(new MigrationRow(made).path(), "operations.migration-started");
      } else {
        navigation.to(new MigrationRow(made).path());
      }
    } catch (ValidationException refused) {
      refusal = Optional.of(refusals.of(refused));
    }
  }

  /** By name: what the preview remembers of its other pages, and what this one sent. */
  private Map<String, MigrationPlan.Choice> chosen() {
    Map<String, MigrationPlan.Choice> choices = new LinkedHashMap<>();
    long seen = 0;
    Listing<MigratedPackage> page;
    do {
      page =
          migrations.report(
              row().migration(), Optional.empty(), new Slice(Math.toIntExact(seen), TOGETHER));
      for (MigratedPackage line : page.items()) {
        choice(line).ifPresent(it -> choices.put(it.owner() + "/" + it.name(), it));
      }
      seen += page.items().size();
    } while (!page.items().isEmpty() && seen < page.total());
    return choices;
  }

  private Optional<MigrationPlan.Choice> choice(MigratedPackage line) {
    String key = new MigrationLine(line).name();
    Optional<String> word = one(CHOICE + key);
    Optional<MigrationChoice> choice =
        word.isPresent() ? Choices.find(MigrationChoice.class, word.get()) : line.choice();
    String name = one(NAME + key).map(String::strip).orElse(line.newName());
    return choice.map(
        it ->
            new MigrationPlan.Choice(
                line.owner().toLowerCase(Locale.ROOT),
                line.name().toLowerCase(Locale.ROOT),
                it,
                it == MigrationChoice.RENAME ? name : ""));
  }

  private Optional<String> one(String name) {
    return sent.getOrDefault(name, List.of()).stream().findFirst();
  }

  /** The migration. */
  public MigrationRow row() {
    return migration.orElseThrow();
  }

  /** Whether it is only looked at. */
  public boolean preview() {
    return row().migration().state() == RegistryMigration.State.PREVIEW;
  }

  /** Whether it can be asked to be taken back, as far as its state tells. */
  public boolean undoable() {
    return row().migration().state() == RegistryMigration.State.COMPLETED
        || row().migration().state() == RegistryMigration.State.STOPPED;
  }

  /** How far it is. */
  public LongWork work() {
    return works.of(row(), stopped.isPresent());
  }

  /** A page of the packages. */
  public List<MigrationLine> lines() {
    return lines;
  }

  /** Which part of them. */
  public PageOfMany paging() {
    return paging;
  }

  /** Those in which state, as links have it; empty for all. */
  public String state() {
    return state.map(Choices::word).orElse("");
  }

  /** States that packages are in, with how many. */
  public List<Count> counts() {
    return List.of(MigratedPackage.State.values()).stream()
        .filter(it -> row().count(it) > 0)
        .map(it -> new Count(Choices.word(it), row().count(it)))
        .toList();
  }

  /**
   * How many packages are in a state.
   *
   * @param word the state
   */
  public record Count(String word, long packages) {
    /** Key of its words. */
    public String key() {
      return "operations.migration-has-" + word;
    }
  }

  /** Why nothing began. */
  public Optional<String> refusal() {
    return refusal;
  }
}
