package io.hatoba.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The registry is the deployment's own, so what others have counted before is taken off. */
class RequestMetersTest {
  private static final int MANY = 100_000;
  private static final List<String> PATHS =
      List.of("/v2/octo/web/manifests/1.0", "/v2/octo/web/blobs/sha256:e3b0", "/token", "/");

  private final RequestMeters meters = new RequestMeters();

  private static String text() {
    return Meters.REGISTRY.scrape();
  }

  private static double value(String line) {
    return text()
        .lines()
        .filter(each -> each.startsWith(line + " "))
        .mapToDouble(each -> Double.parseDouble(each.substring(line.length() + 1)))
        .findFirst()
        .orElse(0);
  }

  private void answer(String path, String method, int status, long nanos) {
    meters.began();
    meters.ended(Route.of(path), method, status, nanos);
  }

  @Test
  void aRequestIsCountedByKindMethodAndStatusAndIsTimed() {
    String count = "hatoba_http_requests_total{method=\"PATCH\",route=\"upload\",status=\"202\"}";
    String labels = "{method=\"PATCH\",outcome=\"answered\",route=\"upload\"";
    String quick = "hatoba_http_request_seconds_bucket" + labels + ",le=\"0.025\"}";
    String all = "hatoba_http_request_seconds_count" + labels + "}";
    double counted = value(count);
    double fast = value(quick);
    double timed = value(all);

    answer("/v2/octo/web/blobs/uploads/1", "PATCH", 202, 20_000_000);
    answer("/v2/octo/web/blobs/uploads/2", "PATCH", 202, 3_000_000_000L);

    assertThat(value(count)).isEqualTo(counted + 2);
    assertThat(value(quick)).isEqualTo(fast + 1);
    assertThat(value(all)).isEqualTo(timed + 2);
  }

  @Test
  void whatAClientMakesUpIsOneWord() {
    String count = "hatoba_http_requests_total{method=\"other\",route=\"web\",status=\"other\"}";
    double counted = value(count);

    answer("/octo", "BREW", 418, 1);
    answer("/cats", "PROPFIND", 599, 1);

    assertThat(value(count)).isEqualTo(counted + 2);
    assertThat(text()).doesNotContain("BREW", "octo", "cats");
  }

  @Test
  void toCountARequestMakesNoGarbage() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    run(MANY); // until it is compiled
    long before = threads.getCurrentThreadAllocatedBytes();
    long began = System.nanoTime();
    run(MANY);
    long nanos = System.nanoTime() - began;
    long bytes = threads.getCurrentThreadAllocatedBytes() - before;

    System.out.printf(
        "a request is counted in %d ns, with %.2f bytes of garbage%n",
        nanos / MANY, (double) bytes / MANY);
    assertThat(bytes / MANY).isLessThan(1);
  }

  private void run(int times) {
    for (int at = 0; at < times; at++) {
      answer(PATHS.get(at % PATHS.size()), "GET", 200 + at % 3, at * 1_000L);
    }
  }
}
