package io.hatoba.web.operations;

import io.hatoba.accounts.User;
import io.hatoba.accounts.Users;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.catalog.quotas.Quota;
import io.hatoba.catalog.quotas.Quotas;
import io.hatoba.catalog.quotas.StorageKey;
import io.hatoba.catalog.quotas.StorageReport;
import io.hatoba.catalog.quotas.StorageReports;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import io.hatoba.web.Words;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** How much each owner may use: what holds for all, or, with {@code owner}, for one. */
@At(value = QuotasPage.PATH, view = "operations/quotas", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class QuotasPage implements Page {
  static final String PATH = StoragePage.PATH + "/quotas";

  @Inject private Quotas quotas;
  @Inject private StorageReports reports;
  @Inject private Users users;
  @Inject private Reader reader;
  @Inject private Navigation navigation;
  @Inject private Words words;
  @Inject private FormRefusals refusals;

  private PolicyScope scope = new PolicyScope.Instance();
  private Optional<Quotas.Holding> holding = Optional.empty();
  private StorageReport used = new StorageReport(0, 0, List.of(), Optional.empty());
  private String softLogical = "";
  private String hardLogical = "";
  private String softPhysical = "";
  private String hardPhysical = "";
  private Optional<String> refusal = Optional.empty();

  /** For the container. */
  public QuotasPage() {}

  @Override
  public void open(PageRequest request) {
    Optional<String> login = request.parameter("owner");
    if (login.isPresent()) {
      Optional<User> owner = users.find(login.get());
      if (owner.isEmpty() && request.form()) {
        throw new PageRefusal.NotFound();
      }
      refusal =
          owner.isEmpty()
              ? Optional.of(words.say("operations.no-account", login.get()))
              : Optional.empty();
      owner.ifPresent(it -> scope = new PolicyScope.Owner(it.id(), it.login(), it.organization()));
    }
    holding = quotas.find(scope);
    used = reports.find(scope, StorageKey.FIRST, 1);
    if (own()) {
      holding.map(Quotas.Holding::quota).ifPresent(this::fill);
    }
  }

  private void fill(Quota quota) {
    softLogical = Sizes.text(quota.softLogical());
    hardLogical = Sizes.text(quota.hardLogical());
    softPhysical = Sizes.text(quota.softPhysical());
    hardPhysical = Sizes.text(quota.hardPhysical());
  }

  /** Sets what was typed. */
  public void save() {
    try {
      Quota quota =
          new Quota(
              limit("operations.soft-logical", softLogical),
              limit("operations.hard-logical", hardLogical),
              limit("operations.soft-physical", softPhysical),
              limit("operations.hard-physical", hardPhysical));
      RacingInsert.retried(
          () -> {
            quotas.put(scope, quota, reader.requireAccount().accountId());
            return true;
          });
      navigation.to(path(), "operations.quota-saved");
    } catch (NoSize refused) {
      refusal = Optional.of(refused.said());
    } catch (ValidationException refused) {
      refusal = Optional.of(refusals.of(refused));
    }
  }

  /** What was typed is no size; says so in the reader's language. */
  private static final class NoSize extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String said;

    NoSize(String said) {
      super(said, null, false, false);
      this.said = said;
    }

    String said() {
      return said;
    }
  }

  private OptionalLong limit(String label, String typed) {
    try {
      return Sizes.parse(typed);
    } catch (IllegalArgumentException noSize) {
      throw new NoSize(words.say("operations.no-size", words.say(label), typed.strip()));
    }
  }

  /** Lets what is further away hold again. */
  public void remove() {
    RacingInsert.retried(() -> quotas.delete(scope));
    navigation.to(path(), "operations.quota-removed");
  }

  private String path() {
    return owner().isEmpty() ? PATH : PATH + "?owner=" + owner();
  }

  /** Login of the owner that it is about; empty for all owners. */
  public String owner() {
    return scope instanceof PolicyScope.Owner owner ? owner.login() : "";
  }

  /** Whether the quota that holds is set here. */
  public boolean own() {
    Quotas.Source here = owner().isEmpty() ? Quotas.Source.INSTANCE : Quotas.Source.OWNER;
    return holding.filter(it -> it.source() == here).isPresent();
  }

  /** Whether an owner has the one of all owners. */
  public boolean inherited() {
    return holding.isPresent() && !own();
  }

  /** The quota that holds, if there is one. */
  public Optional<Quotas.Holding> holding() {
    return holding;
  }

  /** What is used of the logical bytes. */
  public long logical() {
    return used.logical();
  }

  /** What is used of the physical bytes. */
  public long physical() {
    return used.physical();
  }

  /** Why nothing was set. */
  public Optional<String> refusal() {
    return refusal;
  }

  /** A limit as it is typed, such as {@code 10GiB}; empty for none. */
  public String getSoftLogical() {
    return softLogical;
  }

  /** Whatever is typed. */
  public void setSoftLogical(String typed) {
    softLogical = typed;
  }

  /** A limit as it is typed; empty for none. */
  public String getHardLogical() {
    return hardLogical;
  }

  /** Whatever is typed. */
  public void setHardLogical(String typed) {
    hardLogical = typed;
  }

  /** A limit as it is typed; empty for none. */
  public String getSoftPhysical() {
    return softPhysical;
  }

  /** Whatever is typed. */
  public void setSoftPhysical(String typed) {
    softPhysical = typed;
  }

  /** A limit as it is typed; empty for none. */
  public String getHardPhysical() {
    return hardPhysical;
  }

  /** Whatever is typed. */
  public void setHardPhysical(String typed) {
    hardPhysical = typed;
  }
}
