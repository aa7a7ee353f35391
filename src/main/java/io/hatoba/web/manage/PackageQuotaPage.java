package io.hatoba.web.manage;

import io.hatoba.accounts.Field;
import io.hatoba.accounts.ValidationException;
import io.hatoba.catalog.policy.PolicyScope;
import io.hatoba.catalog.quotas.Quota;
import io.hatoba.catalog.quotas.QuotaRule;
import io.hatoba.catalog.quotas.Quotas;
import io.hatoba.catalog.quotas.StorageKey;
import io.hatoba.catalog.quotas.StorageReport;
import io.hatoba.catalog.quotas.StorageReports;
import io.hatoba.oci.Reason;
import io.hatoba.registry.RacingInsert;
import io.hatoba.web.At;
import io.hatoba.web.Navigation;
import io.hatoba.web.Page;
import io.hatoba.web.PageRefusal;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Reader;
import io.hatoba.web.Reasons;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How much a package, or an owner altogether, may use, and uses. Whoever administers a package sets
 * its quota; that of an owner only site administrators do.
 */
@At(
    value = {
      "/orgs/{org}/packages/{type}/package/{name}/quota",
      "/users/{user}/packages/{type}/package/{name}/quota",
      "/orgs/{org}/settings/packages/quota",
      "/users/{user}/settings/packages/quota"
    },
    view = "manage/quota",
    audience = At.Audience.SIGNED_IN)
@Named
@RequestScoped
public class PackageQuotaPage implements Page {
  private static final Reason NOT_YOURS = QuotaRule.OF_OWNER.about();

  @Inject private RulePlace places;
  @Inject private Quotas quotas;
  @Inject private StorageReports reports;
  @Inject private Navigation navigation;
  @Inject private Reasons reasons;
  @Inject private Reader reader;

  @SuppressWarnings("NullAway.Init") // open sets it
  private RulePlace.Place place;

  @SuppressWarnings("NullAway.Init") // open sets it
  private StorageReport report;

  private String path = "";
  private Optional<Quotas.Holding> holding = Optional.empty();
  private String softLogical = "";
  private String hardLogical = "";
  private String softPhysical = "";
  private String hardPhysical = "";
  private List<String> refusal = List.of();

  /** For the container. */
  public PackageQuotaPage() {}

  @Override
  public void open(PageRequest request) {
    place = places.require(request);
    path = request.path();
    if (request.form() && !changes()) {
      throw new PageRefusal.Forbidden(List.of(NOT_YOURS));
    }
    holding = quotas.find(place.scope());
    report = reports.find(place.scope(), StorageKey.FIRST, 1);
    holding.map(Quotas.Holding::quota).ifPresent(this::show);
  }

  private void show(Quota quota) {
    softLogical = text(quota.softLogical());
    hardLogical = text(quota.hardLogical());
    softPhysical = text(quota.softPhysical());
    hardPhysical = text(quota.hardPhysical());
  }

  private static String text(OptionalLong bytes) {
    return bytes.isPresent() ? Long.toString(bytes.getAsLong()) : "";
  }

  /** Sets the quota. */
  public void save() {
    try {
      Quota quota =
          new Quota(
              bytes(Field.SOFT_LOGICAL_BYTES, softLogical),
              bytes(Field.HARD_LOGICAL_BYTES, hardLogical),
              bytes(Field.SOFT_PHYSICAL_BYTES, softPhysical),
              bytes(Field.HARD_PHYSICAL_BYTES, hardPhysical));
      long by = reader.requireAccount().id();
      RacingInsert.retried(
          () -> {
            quotas.put(place.scope(), quota, by);
            return true;
          });
      navigation.to(path, "manage.quota-saved");
    } catch (ValidationException refused) {
      refusal = List.of(reasons.of(refused));
    }
  }

  private static OptionalLong bytes(Field field, String text) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      return OptionalLong.empty();
    }
    if (!stripped.matches("[0-9]{1,18}")) {
      throw new ValidationException(
          "Quota",
          field.word(),
          ValidationException.Code.INVALID,
          QuotaRule.NOT_BYTES.about(field));
    }
    return OptionalLong.of(Long.parseLong(stripped));
  }

  /** Removes the quota that is set here. */
  public void remove() {
    RacingInsert.retried(() -> quotas.delete(place.scope()));
    navigation.to(path, "manage.quota-removed");
  }

  /** Whether the reader may set it. */
  public boolean changes() {
    return place.scope() instanceof PolicyScope.Pack || reader.siteAdmin();
  }

  /** Why they may not. */
  public String whyNot() {
    return reasons.of(NOT_YOURS);
  }

  /** Whether the quota that holds is set here. */
  public boolean own() {
    Quotas.Source here = place.ofPackage() ? Quotas.Source.PACKAGE : Quotas.Source.OWNER;
    return holding.filter(found -> found.source() == here).isPresent();
  }

  /** The package or the owner. */
  public RulePlace.Place place() {
    return place;
  }

  /** What is used. */
  public StorageReport report() {
    return report;
  }

  /** The quota that holds; empty if there is none. */
  public Optional<Quota> quota() {
    return holding.map(Quotas.Holding::quota);
  }

  /** Why what was typed cannot be. */
  public List<String> refusal() {
    return refusal;
  }

  /** More logical bytes are told. */
  public String getSoftLogical() {
    return softLogical;
  }

  /** Whatever is typed. */
  public void setSoftLogical(String text) {
    softLogical = text;
  }

  /** More logical bytes are refused. */
  public String getHardLogical() {
    return hardLogical;
  }

  /** Whatever is typed. */
  public void setHardLogical(String text) {
    hardLogical = text;
  }

  /** More physical bytes are told. */
  public String getSoftPhysical() {
    return softPhysical;
  }

  /** Whatever is typed. */
  public void setSoftPhysical(String text) {
    softPhysical = text;
  }

  /** More physical bytes are refused. */
  public String getHardPhysical() {
    return hardPhysical;
  }

  /** Whatever is typed. */
  public void setHardPhysical(String text) {
    hardPhysical = text;
  }
}
