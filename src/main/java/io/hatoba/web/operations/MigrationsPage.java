package io.hatoba.web.operations;

import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.ConflictRule;
import io.hatoba.catalog.MigrationPlan;
import io.hatoba.catalog.Migrations;
import io.hatoba.catalog.RegistryMigration;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Words;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;

/**
 * Where a migration from the Docker registry to the Container registry begins, with a preview, and
 * those that there were.
 */
@At(value = MigrationsPage.PATH, view = "operations/migrations", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class MigrationsPage implements Page {
  static final String PATH = "/admin/migration";

  /** Of each of them it is counted how far it is. */
  private static final int ON_A_PAGE = 10;

  @Inject private Migrations migrations;
  @Inject private Users users;
  @Inject private Navigation navigation;
  @Inject private Words words;
  @Inject private FormRefusals refusals;

  private List<MigrationRow> rows = List.of();
  private PageOfMany paging = PageOfMany.FIRST;
  private String owner = "";
  private String rule = Choices.word(ConflictRule.REFUSE);
  private Optional<String> refusal = Optional.empty();

  /** For the container. */
  public MigrationsPage() {}

  @Override
  public void open(PageRequest request) {
    PageOfMany asked = PageOfMany.of(request, ON_A_PAGE);
    Listing<RegistryMigration> found = migrations.list(new Slice(asked.offset(), asked.size()));
    rows = found.items().stream().map(MigrationRow::new).toList();
    paging = asked.among(found.total());
    request.parameter("owner").ifPresent(it -> owner = it);
  }

  /** Looks at what a migration would do, and leads to its page. */
  public void preview() {
    Optional<User> account = Optional.empty();
    if (!owner.isBlank()) {
      account = users.find(owner.strip());
      if (account.isEmpty()) {
        refusal = Optional.of(words.say("operations.no-account", owner.strip()));
        return;
      }
    }
    MigrationPlan plan =
        new MigrationPlan(
            account.map(User::id),
            Choices.find(ConflictRule.class, rule).orElse(ConflictRule.REFUSE),
            List.of());
    try {
      RegistryMigration made = RacingInsert.retried(() -> migrations.preview(plan));
      navigation.to(PATH + "/" + made.id());
    } catch (ValidationException refused) {
      refusal = Optional.of(refusals.of(refused));
    }
  }

  /** Migrations and previews, the latest first. */
  public List<MigrationRow> rows() {
    return rows;
  }

  /** Which part of them. */
  public PageOfMany paging() {
    return paging;
  }

  /** Why there is no preview. */
  public Optional<String> refusal() {
    return refusal;
  }

  /** Whose packages; empty for those of all. */
  public String getOwner() {
    return owner;
  }

  /** Whatever is typed. */
  public void setOwner(String typed) {
    owner = typed;
  }

  /** What becomes of packages whose names are taken. */
  public String getRule() {
    return rule;
  }

  /** Whatever is chosen. */
  public void setRule(String chosen) {
    rule = chosen;
  }
}
