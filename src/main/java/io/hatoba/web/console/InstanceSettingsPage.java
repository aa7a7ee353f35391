package io.hatoba.web.console;

import io.hatoba.catalog.PackageTypes;
import io.hatoba.config.AppliedSetting;
import io.hatoba.config.Settings;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditEntry;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.List;
import java.util.Set;

/** Every setting of the instance as it applies, and who changed those that change while it runs. */
@At(value = "/admin/settings", view = "console/settings", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class InstanceSettingsPage implements Page {
  private static final int CHANGES = 50;

  /** What concerns the instance as a whole where the event names no owner. */
  static final Set<AuditAction> ACTIONS =
      Set.of(
          AuditAction.PACKAGE_TYPES_CHANGED,
          AuditAction.RETENTION_POLICY_SET,
          AuditAction.RETENTION_POLICY_REMOVED,
          AuditAction.QUOTA_SET,
          AuditAction.QUOTA_REMOVED,
          AuditAction.TAG_RULE_CREATED,
          AuditAction.TAG_RULE_REMOVED,
          AuditAction.HOOK_NETWORKS_CHANGED,
          AuditAction.ISSUER_TRUSTED,
          AuditAction.ISSUER_CHANGED,
          AuditAction.ISSUER_REMOVED,
          AuditAction.BEARER_KEYS_REPLACED);

  @Inject private Settings settings;
  @Inject private PackageTypes types;
  @Inject private Changes changes;

  private List<AuditEntry> latest = List.of();
  private List<TypeMode> modes = List.of();

  /** For the container. */
  public InstanceSettingsPage() {}

  @Override
  public void open(PageRequest request) {
    modes =
        types.list().entrySet().stream()
            .map(entry -> new TypeMode(entry.getKey(), entry.getValue()))
            .toList();
    latest =
        changes.list(ACTIONS, CHANGES).stream()
            .filter(entry -> entry.subject().owner().isEmpty())
            .toList();
  }

  /** Those of start-up. */
  public List<AppliedSetting> applied() {
    return settings.applied();
  }

  /** The mode of each type of packages. */
  public List<TypeMode> modes() {
    return modes;
  }

  /** The latest changes of those that change while it runs. */
  public List<AuditEntry> changes() {
    return latest;
  }
}
