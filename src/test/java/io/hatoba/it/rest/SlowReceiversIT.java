package io.hatoba.it.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.it.RunningHatoba;
import io.hatoba.maintenance.hooks.HookReceiver;
import io.hatoba.maintenance.hooks.HookReceiver.Mood;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Pushes and deliveries beside receivers of webhooks that misbehave, timed. */
@Tag("alone")
class SlowReceiversIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger NUMBER = new AtomicInteger();

  /** What a push may take longer because of a receiver. */
  private static final double SLOWER = 1.10;

  /** Pushes of a measurement; one with and one without a receiver are a pair. */
  private static final int PUSHES = 25;

  private static final int FEWEST_PAIRS = 5;

  /** Whatever else the machine does evens out in so many pairs. */
  private static final int MOST_PAIRS = 25;

  private static RunningHatoba hatoba;
  private static Api admin;
  private static Api pusher;

  private final HookReceiver receiver = new HookReceiver();

  @BeforeAll
  static void start() {
    hatoba = RunningHatoba.start(Map.of());
    admin = Api.administrator(hatoba);
    pusher = Pushing.registry(admin, "admin");
    for (String org : List.of("slow", "calm")) {
      admin.newOrganization(org, "admin");
    }
    Api.require(
        200, admin.put("/admin/registry/hook-networks", "{\"networks\":[\"127.0.0.0/8\"]}"));
  }

  @AfterAll
  static void end() {
    hatoba.close();
  }

  @AfterEach
  void close() {
    receiver.close();
  }

  /** A manifest unlike any other. */
  private static String manifest() {
    return Pushing.image("\"n\":\"" + NUMBER.incrementAndGet() + "\"");
  }

  private static void push(String org) {
    Pushing.push(pusher, org + "/app", manifest(), List.of("first"));
  }

  /** Makes a hook of an organization; its path. */
  private static String hook(String org, HookReceiver to, String events) {
    String hooks = "/orgs/" + org + "/hooks";
    String body =
        "{\"name\":\"web\",\"events\":["
            + events
            + "],\"config\":{\"url\":\""
            + to.url("/")
            + "\",\"content_type\":\"json\"}}";
    return hooks + "/" + Api.require(201, admin.post(hooks, body)).json().required("id").asText();
  }

  /** Makes a hook of the organization that is pushed to. */
  private static String hook(HookReceiver to) {
    return hook("slow", to, "\"package\",\"registry_package\"");
  }

  @ParameterizedTest
  @EnumSource(
      value = Mood.class,
      names = {"SILENT", "DOWN", "ENDLESS", "DRIPPING"})
  void aReceiverThatMisbehavesSlowsNoPush(Mood mood) {
    push("slow");
    // Until the server is warm, and so that each pair begins alike: somebody always listens.
    String good = hook("calm", receiver, "\"push\"");
    for (int i = 0; i < 4; i++) {
      medianPush();
    }
    List<Double> ratios = new ArrayList<>();
    while (ratios.size() < FEWEST_PAIRS
        || (median(ratios) > SLOWER && ratios.size() < MOST_PAIRS)) {
      ratios.add(pair(mood, ratios.size() % 2 == 0));
    }
    Api.require(204, admin.delete(good));
    System.out.printf(
        "beside a receiver that is %s a push takes %.3f times as long, in %d pairs%n",
        mood, median(ratios), ratios.size());
    assertThat(median(ratios)).as("%s %s", mood, ratios).isLessThanOrEqualTo(SLOWER);
  }

  /**
   * How much longer pushes take while a receiver misbehaves than right before or right after it:
   * which comes first changes, lest a server that gets faster or slower by itself counts.
   */
  private static double pair(Mood mood, boolean calmFirst) {
    double before = calmFirst ? medianPush() : 0;
    double slow;
    try (HookReceiver bad = new HookReceiver()) {
      bad.be(mood);
      String hook = hook(bad);
      // It is at it.
      bad.await("ping", PATIENCE);
      slow = medianPush();
      assertThat(bad.connections()).isPositive();
      Api.require(204, admin.delete(hook));
    }
    return slow / (calmFirst ? before : medianPush());
  }

  /** Nanoseconds that a push takes just now. */
  private static double medianPush() {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < PUSHES; i++) {
      String manifest = manifest();
      long began = System.nanoTime();
      Api.require(201, pusher.send("PUT", "/v2/slow/app/manifests/v" + i % 10, manifest));
      times.add((double) (System.nanoTime() - began));
    }
    return median(times);
  }

  private static double median(List<Double> values) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get(sorted.size() / 2);
  }

  @Test
  void receiversThatMisbehaveHoldUpNoneThatBehaves() {
    List<HookReceiver> bad = new ArrayList<>();
    try {
      for (Mood mood : List.of(Mood.SILENT, Mood.DOWN, Mood.ENDLESS, Mood.DRIPPING)) {
        HookReceiver one = new HookReceiver();
        one.be(mood);
        bad.add(one);
        hook(one);
      }
      push("slow");
      medianPush();
      hook("calm", receiver, "\"package\"");
      receiver.await("ping", Duration.ofSeconds(15));
      push("calm");
      receiver.await("package", Duration.ofSeconds(15));
      bad.forEach(one -> assertThat(one.connections()).isPositive());
    } finally {
      bad.forEach(HookReceiver::close);
    }
  }
}
