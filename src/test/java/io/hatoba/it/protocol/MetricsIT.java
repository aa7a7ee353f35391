package io.hatoba.it.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.it.SharedHatoba;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** {@code /metrics}, while nobody else asks this server for anything. */
@ExtendWith(SharedHatoba.class)
class MetricsIT {
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final int LARGE = 3_000_000;

  /** Names are a promise to dashboards. */
  private static final Map<String, String> PROMISED =
      Map.ofEntries(
          Map.entry("hatoba_audit_lines_waiting", "gauge"),
          Map.entry("hatoba_audit_lines_written_total", "counter"),
          Map.entry("hatoba_blob_received_bytes_total", "counter"),
          Map.entry("hatoba_blob_sent_bytes_total", "counter"),
          Map.entry("hatoba_build_info", "gauge"),
          Map.entry("hatoba_database_checkpoint_seconds", "histogram"),
          Map.entry("hatoba_database_connection_wait_seconds", "histogram"),
          Map.entry("hatoba_database_connections", "gauge"),
          Map.entry("hatoba_database_connections_waiting", "gauge"),
          Map.entry("hatoba_database_transactions", "gauge"),
          Map.entry("hatoba_hashing_buffers_limit", "gauge"),
          Map.entry("hatoba_hashing_buffers_used", "gauge"),
          Map.entry("hatoba_hook_messages_waiting", "gauge"),
          Map.entry("hatoba_http_request_seconds", "histogram"),
          Map.entry("hatoba_http_requests_running", "gauge"),
          Map.entry("hatoba_http_requests_total", "counter"),
          Map.entry("hatoba_sign_ins_refused_total", "counter"),
          Map.entry("hatoba_damaged_blobs", "gauge"),
          Map.entry("hatoba_damaged_manifests", "gauge"),
          Map.entry("hatoba_scrub_read_bytes", "gauge"),
          Map.entry("hatoba_sweep_failures", "gauge"),
          Map.entry("hatoba_sweep_freed_bytes", "gauge"),
          Map.entry("hatoba_sweep_waiting_bytes", "gauge"),
          Map.entry("hatoba_storage_logical_bytes", "gauge"),
          Map.entry("hatoba_storage_reclaimable_bytes", "gauge"),
          Map.entry("hatoba_storage_package_bytes", "gauge"),
          Map.entry("hatoba_storage_physical_bytes", "gauge"),
          Map.entry("hatoba_transfers_limit", "gauge"),
          Map.entry("hatoba_transfers_refused_total", "counter"),
          Map.entry("hatoba_transfers_running", "gauge"),
          Map.entry("hatoba_transfers_waiting", "gauge"),
          Map.entry("hatoba_uploads_open", "gauge"),
          Map.entry("jvm_memory_used_bytes", "gauge"),
          Map.entry("jvm_threads_live_threads", "gauge"),
          Map.entry("process_files_open_files", "gauge"),
          Map.entry("process_cpu_usage", "gauge"));

  private static final String RUNNING = "hatoba_http_requests_running";
  private static final String READ = requests("GET", "metrics", 200);

  private final Registry registry;
  private int reads;

  MetricsIT(RunningHatoba hatoba) {
    registry = new Registry(hatoba);
  }

  private Exposition read() {
    reads++;
    return Exposition.parse(registry.call("GET", "/metrics").send().require(200).text());
  }

  private static String requests(String method, String route, int status) {
    return "hatoba_http_requests_total{method=\"%s\",route=\"%s\",status=\"%d\"}"
        .formatted(method, route, status);
  }

  private static void requireGrown(Exposition before, Exposition after, String sample, double by) {
    assertThat(after.value(sample) - before.value(sample)).as(sample).isEqualTo(by);
  }

  @Test
  void theyAreTextOfPrometheusByTheNamesThatWerePromised() {
    Answer answer = registry.call("GET", "/metrics").send().require(200);
    assertThat(answer.requireHeader("Content-Type").replace(" ", ""))
        .isEqualToIgnoringCase("text/plain;version=0.0.4;charset=utf-8");
    assertThat(answer.requireHeader("Cache-Control")).isEqualTo("no-store");
    assertThat(Exposition.parse(answer.text()).types()).containsAllEntriesOf(PROMISED);
    Answer head = registry.call("HEAD", "/metrics").send().require(200);
    assertThat(head.text()).isEmpty();
  }

  @Test
  void aPushAndAPullAreCountedExactly() throws InterruptedException {
    Repository repository = registry.newRepository();
    Content blob = Content.random(LARGE);
    Exposition before = settled();
    int readBefore = reads;

    repository.push(blob);
    Content small = repository.post(Content.unique());
    repository.put("v1", ManifestJson.image(small, blob)).require(201);
    repository.get(repository.blobPath(blob.digest())).require(200);
    repository.head(repository.blobPath(blob.digest())).require(200);
    repository.get(repository.manifestPath("v1")).require(200);
    repository.get(repository.manifestPath("v2")).require(404);

    Exposition after = settled();
    requireGrown(before, after, READ, reads - readBefore);
    requireGrown(before, after, requests("POST", "upload", 202), 1);
    requireGrown(before, after, requests("PUT", "manifest", 201), 1);
    requireGrown(before, after, requests("GET", "blob", 200), 1);
    requireGrown(before, after, requests("HEAD", "blob", 200), 1);
    requireGrown(before, after, requests("GET", "manifest", 200), 1);
    requireGrown(before, after, requests("GET", "manifest", 404), 1);
    requireGrown(before, after, "hatoba_blob_sent_bytes_total", LARGE);
    String pulls =
        "hatoba_http_request_seconds_count"
            + "{method=\"GET\",outcome=\"answered\",route=\"manifest\"}";
    requireGrown(before, after, pulls, 1);
    requireGrown(before, after, requests("POST", "upload", 201), 1);
    requireGrown(before, after, "hatoba_blob_received_bytes_total", LARGE + small.size());
    assertThat(after.value("hatoba_transfers_running{kind=\"blob\"}")).isZero();
    assertThat(after.value("hatoba_database_connections")).isPositive();
    await(now -> now.value("hatoba_database_transactions") == 0);
  }

  /** What is known when all that came before is counted: an answer is sent before it is. */
  private Exposition settled() throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    Exposition last = read();
    Exposition now = read();
    while (last.value(RUNNING) != 1
        || now.value(RUNNING) != 1
        || now.value(READ) - last.value(READ) != 1) {
      assertThat(Instant.now()).as("still %s", now.samples()).isBefore(end);
      Thread.sleep(20);
      last = read();
      now = read();
    }
    return now;
  }

  @Test
  void signInsThatFailAreCounted() throws InterruptedException {
    Exposition before = settled();
    registry
        .call("GET", "/token?service=" + registry.service())
        .authorization(Registry.basic("mona", "hbp_nobodys"))
        .send()
        .require(401);
    requireGrown(before, settled(), "hatoba_sign_ins_refused_total{reason=\"wrong\"}", 1);
  }

  @Test
  void whatTheDatabaseKnowsComesALittleLater() throws InterruptedException {
    registry.newRepository().pushImage("v1");
    Exposition known = await(now -> now.value("hatoba_storage_physical_bytes") > 0);
    assertThat(known.value("hatoba_storage_logical_bytes")).isPositive();
    assertThat(known.value("hatoba_storage_package_bytes")).isPositive();
    assertThat(known.value("hatoba_uploads_open")).isNotNegative();
    assertThat(known.value("hatoba_hook_messages_waiting")).isNotNegative();
  }

  private Exposition await(Predicate<Exposition> wanted) throws InterruptedException {
    Instant end = Instant.now().plus(PATIENCE);
    Exposition now = read();
    while (!wanted.test(now)) {
      assertThat(Instant.now()).as("still %s", now.samples()).isBefore(end);
      Thread.sleep(200);
      now = read();
    }
    return now;
  }

  @Test
  void noNameOfATenantIsInThem() {
    Repository repository = registry.newRepository();
    repository.pushImage("a-tag-of-a-tenant");
    repository.get(repository.manifestPath("another-tag")).require(404);
    registry.call("GET", "/octo/" + Registry.newName()).send();
    String text = registry.call("GET", "/metrics").send().require(200).text();
    String[] name = repository.path("").split("/");
    assertThat(text)
        .doesNotContain(name[2], name[3], "a-tag-of", "another-tag", "octo", "sha256:")
        .doesNotContain("owner", "package=", "user", "login");
  }

  @Test
  void whoAsksForOthersIsRefused() {
    Answer refused =
        registry.call("GET", "/metrics").header("X-Forwarded-For", "192.0.2.1").send().require(403);
    assertThat(refused.text())
        .isEqualTo("the metrics are read from this machine, or by a HATOBA_METRICS_TOKEN\n");
    registry.call("POST", "/metrics").send().require(405);
    registry.call("TRACE", "/metrics").send().require(405);
  }
}
