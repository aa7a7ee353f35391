package io.hatoba.maintenance.overview;

import io.hatoba.metadata.nodes.ActivityHourDao;
import io.hatoba.metadata.nodes.ActivityHourDao.Counts;
import io.hatoba.metadata.nodes.NodeDao;
import io.hatoba.metadata.nodes.StorageHourDao;
import jakarta.ejb.Stateless;
import jakarta.ejb.TransactionAttribute;
import jakarta.ejb.TransactionAttributeType;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** How the instance is, for those who look after it; they are asked for their right elsewhere. */
@Stateless
@TransactionAttribute(TransactionAttributeType.REQUIRED)
public class Overview {
  private static final int DAY = 24;
  private static final int WEEK = 7 * DAY;
  private static final int MOST_NODES = 100;

  private final NodeDao nodes;
  private final ActivityHourDao activity;
  private final StorageHourDao storage;
  private final Alarms alarms;
  private final Clock clock;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public Overview() {
    this(null, null, null, null, null);
  }

  /** Over the rows of nodes and hours. */
  @Inject
  public Overview(
      NodeDao nodes, ActivityHourDao activity, StorageHourDao storage, Alarms alarms, Clock clock) {
    this.nodes = nodes;
    this.activity = activity;
    this.storage = storage;
    this.alarms = alarms;
    this.clock = clock;
  }

  /**
   * How the instance is.
   *
   * @param alarms the worst first
   * @param storageHours what was kept at the end of each hour of a week, as far as it was counted
   * @param storageDays and of each day of 90, the last of which is now
   * @param activityHours each hour of a week, the last of which is under way
   * @param nodes that run or ran within a day, those that were not stopped first
   */
  public record Report(
      List<Alarm> alarms,
      List<StoragePoint> storageHours,
      List<StoragePoint> storageDays,
      List<ActivityHour> activityHours,
      List<Node> nodes) {
    /** Copies the lists. */
    public Report {
      alarms = List.copyOf(alarms);
      storageHours = List.copyOf(storageHours);
      storageDays = List.copyOf(storageDays);
      activityHours = List.copyOf(activityHours);
      nodes = List.copyOf(nodes);
    }

    /** What is kept, as it was counted a few minutes ago; empty where nobody has yet. */
    public Optional<StoragePoint> storage() {
      return storageDays.isEmpty()
          ? Optional.empty()
          : Optional.of(storageDays.get(storageDays.size() - 1));
    }

    /** The last 24 hours of the week. */
    public List<ActivityHour> lastDay() {
      return activityHours.subList(activityHours.size() - DAY, activityHours.size());
    }
  }

  /** How the instance is; nine statements, however much there is. */
  public Report report() {
    Instant now = clock.instant();
    long hour = Hours.of(now);
    long week = hour - WEEK + 1;
    Map<Long, Counts> counts =
        activity.list(week).stream()
            .collect(Collectors.toMap(ActivityHourDao.Row::hour, ActivityHourDao.Row::counts));
    List<StorageHourDao.Row> kept = storage.list(week, Hours.of(now.minus(StorageHours.KEPT)));
    List<Node> seen = nodes.list(NodeSigns.PATIENCE, MOST_NODES).stream().map(Node::of).toList();
    return new Report(
        alarms.find(seen, unlogged(counts, hour), now),
        kept.stream().filter(row -> row.hour() >= week).map(StoragePoint::of).toList(),
        days(kept),
        LongStream.rangeClosed(week, hour).mapToObj(each -> hour(each, counts)).toList(),
        seen);
  }

  private static ActivityHour hour(long hour, Map<Long, Counts> counts) {
    Counts counted = counts.get(hour);
    return counted == null ? ActivityHour.quiet(hour) : ActivityHour.of(hour, counted);
  }

  private static long unlogged(Map<Long, Counts> counts, long hour) {
    return counts.entrySet().stream()
        .filter(counted -> counted.getKey() > hour - DAY)
        .mapToLong(counted -> counted.getValue().unlogged())
        .sum();
  }

  /** By UTC, as hours are. */
  private static List<StoragePoint> days(List<StorageHourDao.Row> kept) {
    Map<LocalDate, StoragePoint> days = new TreeMap<>();
    for (StorageHourDao.Row row : kept) {
      days.put(LocalDate.ofInstant(Hours.begin(row.hour()), ZoneOffset.UTC), StoragePoint.of(row));
    }
    return new ArrayList<>(days.values());
  }
}
