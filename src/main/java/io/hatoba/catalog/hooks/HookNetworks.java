package io.hatoba.catalog.hooks;

import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.config.NetworkRange;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.settings.SettingDao;
import io.hatoba.oci.Reason;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/**
 * The private addresses at which hooks may be told, which a site administrator allows. Public ones
 * need no word.
 */
@Stateless
public class HookNetworks {
  private static final String NAME = "hook.networks";
  private static final int MOST = 100;

  private final SettingDao settings;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public HookNetworks() {
    this(null, null);
  }

  /** Over the rows of settings. */
  @Inject
  public HookNetworks(SettingDao settings, AuditLog audit) {
    this.settings = settings;
    this.audit = audit;
  }

  /** The ranges that are allowed, as they were written. */
  public List<String> list() {
    return settings
        .find(NAME)
        .filter(text -> !text.isEmpty())
        .map(text -> List.of(text.split(",")))
        .orElse(List.of());
  }

  /** The ranges that are allowed. */
  public List<NetworkRange> ranges() {
    return NetworkRange.parseList(String.join(",", list()));
  }

  /**
   * Allows these ranges and no others; felt by the next attempt.
   *
   * @throws ValidationException if one is no range
   */
  public void change(List<String> ranges) {
    if (ranges.size() > MOST) {
      throw invalid(HookRule.TOO_MANY_RANGES.about(MOST));
    }
    for (String range : ranges) {
      if (range == null || !isRange(range)) {
        throw invalid(HookRule.NO_RANGE.about(String.valueOf(range)));
      }
    }
    List<String> before = list();
    settings.put(NAME, String.join(",", ranges));
    audit.record(
        AuditAction.HOOK_NETWORKS_CHANGED,
        Subject.NOTHING,
        Map.of("networks", ranges, "networks_were", before));
  }

  private static boolean isRange(String text) {
    try {
      return !text.contains(",") && NetworkRange.parseList(text).size() == 1;
    } catch (IllegalArgumentException none) {
      return false;
    }
  }

  private static ValidationException invalid(Reason why) {
    return new ValidationException("HookNetworks", "networks", Code.INVALID, why);
  }
}
