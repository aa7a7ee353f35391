package io.hatoba.catalog.quotas;

import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.packages.PackageStorageDao;
import io.hatoba.metadata.packages.PackageStorageDao.Bytes;
import io.hatoba.metadata.packages.QuotaDao;
import io.hatoba.metadata.packages.QuotaDao.Limits;
import io.hatoba.oci.DeniedException;
import io.hatoba.oci.ImageName;
import io.hatoba.oci.Reason;
import io.hatoba.settings.AccessEpoch;
import io.hatoba.settings.EpochGuarded;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * Keeps the figures of packages and holds them to the quotas: what adds bytes and leaves more than
 * a hard one is refused, and who leaves more than a soft one is told. What adds nothing is never
 * refused.
 */
@Singleton
public final class QuotaRules {
  private final PackageStorageDao storage;
  private final QuotaDao quotas;
  private final LargestUses largest;
  private final AuditLog audit;
  private final EpochGuarded<Boolean> any;

  /** Over the rows of packages and quotas. */
  @Inject
  public QuotaRules(
      PackageStorageDao storage,
      QuotaDao quotas,
      LargestUses largest,
      AccessEpoch epoch,
      AuditLog audit) {
    this.storage = storage;
    this.quotas = quotas;
    this.largest = largest;
    this.audit = audit;
    this.any = new EpochGuarded<>(epoch, quotas::any);
  }

  /** What a quota is of. */
  private sealed interface Place {
    ImageName name();

    /** One package. */
    record Pack(ImageName name, long id) implements Place {}

    /** All packages of an owner, one of which is asked about. */
    record Owner(ImageName name, long id, long packageId) implements Place {}

    default Reason called() {
      return this instanceof Owner
          ? QuotaRule.ALL_PACKAGES.about(name().owner())
          : QuotaRule.ONE_PACKAGE.about(name());
    }

    default Reason changers() {
      return (this instanceof Owner
              ? QuotaRule.SITE_ADMINISTRATOR_CHANGES
              : QuotaRule.ADMINISTRATOR_CHANGES)
          .about();
    }
  }

  /**
   * One kind of bytes, and how much of it is allowed.
   *
   * @param used with what is added
   * @param added above zero
   */
  private record Line(
      Place place, Bound bound, OptionalLong soft, OptionalLong hard, long used, long added) {
    static Stream<Line> of(Place place, Limits limits, Bytes used, Bytes added) {
      return Stream.of(
              new Line(
                  place,
                  Bound.LOGICAL,
                  limits.logicalSoft(),
                  limits.logicalHard(),
                  used.logical(),
                  added.logical()),
              new Line(
                  place,
                  Bound.PHYSICAL,
                  limits.physicalSoft(),
                  limits.physicalHard(),
                  used.physical(),
                  added.physical()))
          .filter(line -> line.added() > 0);
    }

    boolean refused() {
      return hard.isPresent() && used > hard.getAsLong();
    }

    boolean warned() {
      return soft.isPresent() && used > soft.getAsLong();
    }

    boolean crosses() {
      return warned() && used - added <= soft.orElse(0);
    }
  }

  /**
   * Notes that a package that is held has changed, and by how much. What is asked besides is one
   * statement for the turn of the owner and one for what its packages use, where it has a quota and
   * bytes are added.
   *
   * @param by below zero for what has become less
   * @param name by which the package is reached
   * @return warnings for the client
   * @throws DeniedException if bytes are added, and they are more than a hard quota allows then
   */
  public List<String> grow(long packageId, Bytes by, ImageName name, Asker asker) {
    PackageStorageDao.Used used = storage.grow(packageId, by);
    if (by.logical() <= 0 && by.physical() <= 0) {
      return List.of();
    }
    List<Line> lines =
        new ArrayList<>(
            Line.of(new Place.Pack(name, packageId), used.limits(), used.bytes(), by).toList());
    if (used.ofOwner().any()) {
      if (used.ofOwner().refuses(by.logical() > 0, by.physical() > 0)) {
        quotas.takeTurn(used.ownerId());
      }
      Line.of(
              new Place.Owner(name, used.ownerId(), packageId),
              used.ofOwner(),
              storage.findOwned(used.ownerId()).bytes(),
              by)
          .forEach(lines::add);
    }
    return hold(lines, asker);
  }

  /** Notes a change that no quota is asked about, since it adds nothing that was not there. */
  public void settle(long packageId, long logical) {
    storage.grow(packageId, new Bytes(logical, 0));
  }

  /** Counts anew what a package that is held uses. */
  public void recompute(long packageId) {
    storage.recompute(packageId);
  }

  /**
   * Lets a package that is held and was deleted come back.
   *
   * @throws DeniedException if its owner has a hard quota, and it is too large for that
   */
  public void requireRestorable(long packageId, ImageName name, Asker asker) {
    PackageStorageDao.Used used = storage.find(packageId).orElseThrow();
    if (!used.ofOwner().any()) {
      return;
    }
    quotas.takeTurn(used.ownerId());
    // What is kept of it counts all the while.
    Bytes added = new Bytes(used.bytes().logical(), 0);
    Bytes owned = storage.findOwned(used.ownerId()).bytes();
    Bytes then = new Bytes(owned.logical() + added.logical(), owned.physical());
    hold(
        Line.of(new Place.Owner(name, used.ownerId(), packageId), used.ofOwner(), then, added)
            .toList(),
        asker);
  }

  private List<String> hold(List<Line> lines, Asker asker) {
    lines.stream()
        .filter(Line::refused)
        .findFirst()
        .ifPresent(
            line -> {
              throw refusal(line, asker);
            });
    List<Line> warned = lines.stream().filter(Line::warned).toList();
    warned.stream().filter(Line::crosses).forEach(this::record);
    return warned.stream().map(QuotaRules::warning).toList();
  }

  private void record(Line line) {
    audit.record(
        AuditAction.QUOTA_EXCEEDED,
        Subject.image(line.place().name()),
        Map.of(
            "of",
            line.place().called().text(),
            "kind",
            line.bound().field(),
            "soft_quota",
            line.soft().orElse(0),
            "used",
            line.used()));
  }

  private static String warning(Line line) {
    return line.used()
        + " "
        + line.bound().words()
        + " of "
        + line.place().called()
        + " are used, more than the soft quota of "
        + line.soft().orElse(0)
        + "; "
        + line.place().changers();
  }

  private DeniedException refusal(Line line, Asker asker) {
    long hard = line.hard().orElse(0);
    String quota = QuotaRule.HARD_QUOTA.about(line.bound().words(), line.place().called()).text();
    notice(line.place(), quota);
    return new DeniedException(
        explained(
            QuotaRule.WOULD_EXCEED.about(
                line.bound().words(),
                line.place().called(),
                hard,
                line.used() - line.added(),
                line.added()),
            line,
            asker,
            line.added()),
        detail(line, hard));
  }

  private void notice(Place place, String reason) {
    audit.notice(AuditAction.QUOTA_REFUSED, audit.origin(), Subject.image(place.name()), reason);
  }

  private static Map<String, Object> detail(Line line, long hard) {
    return Map.of(
        "quota",
        line.bound().field(),
        "of",
        line.place() instanceof Place.Owner ? "owner" : "package",
        "limit",
        hard,
        "used",
        line.used() - line.added(),
        "adds",
        line.added());
  }

  private Reason explained(Reason refused, Line line, Asker asker, long written) {
    List<Reason> most =
        line.place() instanceof Place.Owner owner
            ? largest.ofOwner(owner.id(), line.bound(), asker, owner.packageId(), written)
            : largest.ofPackage(((Place.Pack) line.place()).id());
    Reason explained = refused;
    Optional<Reason> uses = most.stream().reduce(QuotaRule.USES::about);
    if (uses.isPresent()) {
      explained = explained.and(QuotaRule.MOST_USED_BY.about(uses.get()));
    }
    if (line.bound() == Bound.PHYSICAL) {
      explained = explained.and(QuotaRule.DELETED_COUNTS.about());
    }
    return explained.and(line.place().changers());
  }

  /**
   * Lets an upload begin, so that nobody sends for nothing what a manifest cannot name then. Where
   * there is no quota at all, nothing is asked; that there is one is felt within 5 seconds.
   *
   * @throws DeniedException if a hard quota is used up where the name leads
   */
  public void requireRoom(ImageName name, Asker asker) {
    if (!any.get()) {
      return;
    }
    storage.findRoom(name).ifPresent(room -> requireRoom(name, room, asker));
  }

  private void requireRoom(ImageName name, PackageStorageDao.Room room, Asker asker) {
    // One byte more, whatever it will be.
    Bytes one = new Bytes(1, 1);
    Stream.concat(
            Line.of(
                new Place.Pack(name, room.packageId()),
                room.used().limits(),
                more(room.used().bytes()),
                one),
            Line.of(
                new Place.Owner(name, room.used().ownerId(), room.packageId()),
                room.used().ofOwner(),
                more(room.owned()),
                one))
        .filter(Line::refused)
        .findFirst()
        .ifPresent(
            line -> {
              throw full(line, asker);
            });
  }

  private static Bytes more(Bytes bytes) {
    return new Bytes(bytes.logical() + 1, bytes.physical() + 1);
  }

  private DeniedException full(Line line, Asker asker) {
    long hard = line.hard().orElse(0);
    String quota = QuotaRule.HARD_QUOTA.about(line.bound().words(), line.place().called()).text();
    notice(line.place(), quota);
    return new DeniedException(
        explained(
            QuotaRule.USED_UP.about(
                line.bound().words(), line.place().called(), hard, line.used() - line.added()),
            line,
            asker,
            0),
        detail(line, hard));
  }
}
