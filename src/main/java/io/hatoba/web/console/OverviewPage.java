package io.hatoba.web.console;

import io.hatoba.events.AuditEntry;
import io.hatoba.maintenance.overview.Node;
import io.hatoba.maintenance.overview.Overview;
import io.hatoba.maintenance.overview.StoragePoint;
import io.hatoba.web.At;
import io.hatoba.web.Page;
import io.hatoba.web.PageRequest;
import io.hatoba.web.Shown;
import io.hatoba.web.Words;
import io.hatoba.web.pictures.BarChart;
import io.hatoba.web.pictures.SizeBar;
import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/**
 * The console's first page: is anything wrong, how full is it, how busy, and who and what is it.
 */
@At(value = "/admin", view = "console/overview", audience = At.Audience.SITE_ADMIN)
@Named
@RequestScoped
public class OverviewPage implements Page {
  private static final int CHANGES = 10;
  private static final String WEEK = "week";

  @Inject private Overview overview;
  @Inject private AlarmLines alarmLines;
  @Inject private Changes changes;
  @Inject private Words words;
  @Inject private Shown shown;

  private List<AlarmLines.Line> alarms = List.of();
  private Optional<StoragePoint> storage = Optional.empty();
  private Optional<Node.Disk> disk = Optional.empty();
  private List<BarChart> storageCharts = List.of();
  private List<ActivityCharts.Chart> activity = List.of();
  private boolean week;
  private List<Node> nodes = List.of();
  private List<AuditEntry> latest = List.of();

  /** For the container. */
  public OverviewPage() {}

  @Override
  public void open(PageRequest request) {
    Overview.Report report = overview.report();
    alarms = alarmLines.of(report.alarms());
    storage = report.storage();
    // All nodes have the same disk, and the one that sees least of it is believed.
    disk =
        report.nodes().stream()
            .filter(Node::running)
            .flatMap(node -> node.disk().stream())
            .min(Comparator.comparing(Node.Disk::freeBytes));
    storageCharts = storageCharts(report.storageDays());
    week = request.parameter("activity").filter(WEEK::equals).isPresent();
    activity =
        new ActivityCharts(week ? report.activityHours() : report.lastDay(), words, shown).all();
    nodes = report.nodes();
    latest = changes.list(InstanceSettingsPage.ACTIONS, CHANGES);
  }

  /** A day alone says nothing over time. */
  private List<BarChart> storageCharts(List<StoragePoint> days) {
    return days.size() < 2
        ? List.of()
        : List.of(
            chart(days, "overview.logical", StoragePoint::logical),
            chart(days, "overview.physical", StoragePoint::physical),
            chart(days, "overview.reclaimable", StoragePoint::reclaimable));
  }

  private BarChart chart(List<StoragePoint> days, String key, ToLongFunction<StoragePoint> bytes) {
    return new BarChart(
        days.stream()
            .map(
                day ->
                    new BarChart.Bar(
                        shown.date(day.at()),
                        bytes.applyAsLong(day),
                        shown.size(bytes.applyAsLong(day))))
            .toList(),
        words.say(key),
        "");
  }

  /** What is wrong, the worst first. */
  public List<AlarmLines.Line> alarms() {
    return alarms;
  }

  /** How full it is, as it was counted last; empty on an instance's first minutes. */
  public Optional<StoragePoint> storage() {
    return storage;
  }

  /** The disk of layers; empty before a node has measured it. */
  public Optional<Node.Disk> disk() {
    return disk;
  }

  /** How much of the disk is taken, as a bar. */
  public String diskBar() {
    return disk.map(
            it -> {
              long taken = it.totalBytes() - it.freeBytes();
              return SizeBar.of(taken, it.totalBytes(), words.say("overview.disk-taken")).svg();
            })
        .orElse("");
  }

  /** How full it was, day by day; none where it is known of one day only. */
  public List<BarChart> storageCharts() {
    return storageCharts;
  }

  /** How busy it was, hour by hour. */
  public List<ActivityCharts.Chart> activity() {
    return activity;
  }

  /** Whether a week of activity is shown, and not a day. */
  public boolean week() {
    return week;
  }

  /** Who serves, and who has within a day. */
  public List<Node> nodes() {
    return nodes;
  }

  /** How the badge of a node looks. */
  public String tone(Node node) {
    return switch (node.state()) {
      case RUNNING -> "good";
      case ENDED -> "";
      case GONE -> "bad";
    };
  }

  /** Key of the word for how a node is. */
  public String stateKey(Node node) {
    return switch (node.state()) {
      case RUNNING -> "overview.node-running";
      case ENDED -> "overview.node-ended";
      case GONE -> "overview.node-gone";
    };
  }

  /** For how long a node has run, or ran. */
  public String uptime(Node node) {
    return shown.span(Duration.between(node.startedAt(), node.endedAt().orElse(node.seenAt())));
  }

  /** How long a node waits for its database. */
  public String databaseTime(Node node) {
    return time(node.databaseLatency());
  }

  /** How long a node waits for the disk of layers. */
  public String diskTime(Node node) {
    return time(node.disk().map(Node.Disk::latency));
  }

  private String time(Optional<Duration> time) {
    return time.map(
            it ->
                it.toMillis() > 0
                    ? words.say("overview.milliseconds", it.toMillis())
                    : words.say("overview.microseconds", it.toNanos() / 1_000))
        .orElse("–");
  }

  /** What administrators changed last. */
  public List<AuditEntry> changes() {
    return latest;
  }
}
