package io.hatoba.metadata.events;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Race;
import io.hatoba.metadata.Rows;
import io.hatoba.metadata.content.ManifestDao;
import io.hatoba.metadata.events.HookMessageDao.Claimed;
import io.hatoba.metadata.events.HookMessageDao.Lane;
import io.hatoba.oci.Tag;
import io.hatoba.server.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What hooks are to be told, on either database. */
abstract class HookMessageDaoContract {
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final HookRow.Target EVERYTHING = new HookRow.Target("INSTANCE", 0);

  private TestDatabase database;
  private Rows rows;
  private HookDao hooks;
  private HookMessageDao messages;
  private HookEventDao events;

  @BeforeEach
  void forget(TestDatabase database) {
    this.database = database;
    rows = new Rows(database);
    hooks = rows.daos().hooks();
    messages = rows.daos().hookMessages();
    events = rows.daos().hookEvents();
    database.execute("delete from hook");
    database.execute("delete from hook_event");
  }

  private <T> T in(Supplier<T> work) {
    return database.transactions().requiresNew(work);
  }

  private void run(Runnable work) {
    in(
        () -> {
          work.run();
          return true;
        });
  }

  private long hook(HookRow.Target target) {
    return in(
        () ->
            hooks.insert(
                target,
                new HookRow.Config("https://h.example/", "JSON", "secret", false),
                "package",
                true));
  }

  private long hook() {
    return hook(EVERYTHING);
  }

  private void tell(long hookId, String payload) {
    run(
        () ->
            messages.insert(
                hookId,
                new HookMessageDao.Message(
                    UUID.randomUUID().toString(),
                    "package",
                    Optional.of("published"),
                    Optional.of(5L),
                    payload)));
  }

  private List<Claimed> claim(Lane lane, int perHook, int limit) {
    return in(() -> messages.claim(lane, LEASE, perHook, limit));
  }

  private Claimed claimOne() {
    List<Claimed> claimed = claim(Lane.WELL, 4, 10);
    assertThat(claimed).hasSize(1);
    return claimed.get(0);
  }

  private void record(Claimed claimed, int code, Optional<Duration> again) {
    record(claimed, code, Duration.ofMillis(12), again);
  }

  private void record(Claimed claimed, int code, Duration took, Optional<Duration> again) {
    run(
        () ->
            messages.record(
                claimed,
                new HookMessageDao.Outcome(
                    code == 200,
                    took,
                    code,
                    code == 200 ? "OK" : "Invalid HTTP Response: " + code,
                    code == 200 ? "active" : "misconfigured",
                    "{\"a\":\"b\"}",
                    "{}",
                    "said"),
                again));
  }

  @Test
  void aMessageIsToldByOneNodeOnce() {
    long id = hook();
    for (int i = 0; i < 6; i++) {
      tell(id, "{}");
    }

    List<Long> taken = new ArrayList<>();
    Race.run(4, node -> claim(Lane.WELL, 100, 10))
        .forEach(some -> some.forEach(one -> taken.add(one.id())));

    assertThat(taken).hasSize(6).doesNotHaveDuplicates();
    assertThat(claim(Lane.WELL, 100, 10)).isEmpty();
  }

  @Test
  void whatANodeThatDiedWasAtIsTakenAgainWhenItsLeaseIsOver() {
    tell(hook(), "{\"n\":1}");
    Claimed first = claimOne();
    assertThat(first.attempts()).isEqualTo(1);
    assertThat(first.message().payload()).isEqualTo("{\"n\":1}");
    assertThat(first.message().repositoryId()).hasValue(5L);
    assertThat(first.hook().config().secret()).isEqualTo("secret");
    assertThat(claim(Lane.WELL, 4, 10)).isEmpty();

    database.execute("update hook_message set leased_until = leased_until - interval '31' second");

    assertThat(claimOne().attempts()).isEqualTo(2);
  }

  @Test
  void aHookHasOnlySoManyUnderWayAndOthersComeFirst() {
    long busy = hook();
    long other = hook();
    for (int i = 0; i < 5; i++) {
      tell(busy, "{}");
    }
    tell(other, "{}");

    List<Claimed> first = claim(Lane.WELL, 2, 2);
    assertThat(first).extracting(one -> one.hook().id()).containsExactlyInAnyOrder(busy, other);
    assertThat(claim(Lane.WELL, 2, 10)).extracting(one -> one.hook().id()).containsExactly(busy);
    assertThat(claim(Lane.WELL, 2, 10)).isEmpty();
  }

  @Test
  void hooksTakeTurns() {
    List<Long> order = List.of(hook(), hook(), hook());
    for (long id : order) {
      for (int i = 0; i < 3; i++) {
        tell(id, "{}");
      }
    }
    List<Long> told = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Claimed next = claim(Lane.WELL, 4, 1).get(0);
      told.add(next.hook().id());
      record(next, 200, Optional.empty());
    }

    assertThat(told.subList(0, 3)).containsExactlyElementsOf(order);
    assertThat(told.subList(3, 6)).containsExactlyElementsOf(order);
  }

  @Test
  void hooksWithNothingUnderWayComeFirst() {
    long busy = hook();
    for (int i = 0; i < 4; i++) {
      tell(busy, "{}");
    }
    assertThat(claim(Lane.WELL, 4, 2)).hasSize(2);
    long other = hook();
    tell(other, "{}");

    assertThat(claim(Lane.WELL, 4, 1)).extracting(one -> one.hook().id()).containsExactly(other);
  }

  @Test
  void hooksThatAnswerSlowlyAreWithThoseThatFailUntilTheyAreQuick() {
    long id = hook();
    tell(id, "{}");
    record(claimOne(), 200, Duration.ofMillis(2001), Optional.empty());
    tell(id, "{}");

    assertThat(claim(Lane.WELL, 4, 10)).isEmpty();
    List<Claimed> slow = claim(Lane.FAILING, 1, 10);
    assertThat(slow).hasSize(1);
    record(slow.get(0), 200, Duration.ofSeconds(2), Optional.empty());
    tell(id, "{}");

    assertThat(claim(Lane.FAILING, 1, 10)).isEmpty();
    claimOne();
  }

  @Test
  void hooksThatFailAreApart() {
    long id = hook();
    tell(id, "{}");
    record(claimOne(), 500, Optional.of(Duration.ofSeconds(10)));
    tell(id, "{}");

    assertThat(claim(Lane.WELL, 4, 10)).isEmpty();
    List<Claimed> failing = claim(Lane.FAILING, 1, 10);
    assertThat(failing).hasSize(1);
    record(failing.get(0), 200, Optional.empty());

    database.execute(
        "update hook_message set next_attempt_at = next_attempt_at - interval '11' second");
    assertThat(claim(Lane.FAILING, 1, 10)).isEmpty();
    assertThat(claimOne().attempts()).isEqualTo(2);
  }

  @Test
  void anInactiveHookIsToldWhatSomebodyAskedFor() {
    long id = hook();
    tell(id, "{}");
    record(claimOne(), 200, Optional.empty());
    tell(id, "{}");
    database.execute("update hook set active = false where id = ?", id);
    assertThat(claim(Lane.WELL, 4, 10)).isEmpty();

    HookDeliveryDao deliveries = rows.daos().hookDeliveries();
    HookDeliveryDao.Item item =
        deliveries.list(id, HookDeliveryDao.Which.ALL, Long.MAX_VALUE, 10).get(0);
    assertThat(item.redelivery()).isFalse();
    assertThat(in(() -> deliveries.redeliver(id + 1, item.id()))).isFalse();
    assertThat(in(() -> deliveries.redeliver(id, item.id()))).isTrue();
    Claimed again = claimOne();
    assertThat(again.redelivery()).isTrue();
    record(again, 404, Optional.empty());

    List<HookDeliveryDao.Item> all =
        deliveries.list(id, HookDeliveryDao.Which.ALL, Long.MAX_VALUE, 10);
    assertThat(all).extracting(HookDeliveryDao.Item::redelivery).containsExactly(true, false);
    assertThat(all).extracting(HookDeliveryDao.Item::guid).containsOnly(item.guid());
    assertThat(deliveries.list(id, HookDeliveryDao.Which.SUCCESS, Long.MAX_VALUE, 10))
        .containsExactly(item);
    assertThat(deliveries.list(id, HookDeliveryDao.Which.FAILURE, Long.MAX_VALUE, 10))
        .containsExactly(all.get(0));
    assertThat(deliveries.list(id, HookDeliveryDao.Which.ALL, all.get(0).id(), 10))
        .containsExactly(item);
    assertThat(deliveries.find(id, item.id()).orElseThrow().responseBody()).isEqualTo("said");
    assertThat(deliveries.find(id + 1, item.id())).isEmpty();
    assertThat(in(() -> hooks.find(EVERYTHING, id)).orElseThrow().last().code()).hasValue(404);
  }

  @Test
  void theOutcomeForAHookThatIsGoneIsForgotten() {
    long id = hook();
    tell(id, "{}");
    Claimed claimed = claimOne();
    run(() -> hooks.delete(id));

    record(claimed, 200, Optional.empty());

    assertThat(database.query("select count(*) from hook_delivery where hook_id = ?", id))
        .containsExactly(0L);
  }

  @Test
  void anOutcomeThatComesAfterAnotherTookTheMessageIsForgotten() {
    long id = hook();
    tell(id, "{}");
    Claimed late = claimOne();
    database.execute("update hook_message set leased_until = leased_until - interval '31' second");
    Claimed inTime = claimOne();

    record(late, 500, Optional.of(Duration.ZERO));
    assertThat(claim(Lane.WELL, 4, 10)).as("it is the other's").isEmpty();
    record(inTime, 200, Optional.empty());
    record(late, 500, Optional.of(Duration.ZERO));

    assertThat(claim(Lane.WELL, 4, 10)).isEmpty();
    assertThat(claim(Lane.FAILING, 4, 10)).isEmpty();
    assertThat(database.query("select status_code from hook_delivery where hook_id = ?", id))
        .containsExactly(200);
    assertThat(in(() -> hooks.find(EVERYTHING, id)).orElseThrow().last().code()).hasValue(200);
  }

  @Test
  void aRedeliveryAskedForDuringAnAttemptComesAfterIt() {
    long id = hook();
    tell(id, "{}");
    record(claimOne(), 200, Optional.of(Duration.ZERO));
    HookDeliveryDao deliveries = rows.daos().hookDeliveries();
    long first = deliveries.list(id, HookDeliveryDao.Which.ALL, Long.MAX_VALUE, 1).get(0).id();

    Claimed running = claimOne();
    assertThat(in(() -> deliveries.redeliver(id, first))).isTrue();
    record(running, 200, Optional.empty());

    Claimed asked = claimOne();
    assertThat(asked.redelivery()).isTrue();
    record(asked, 200, Optional.empty());
    assertThat(claim(Lane.WELL, 4, 10)).isEmpty();
  }

  @Test
  void outcomesAndTheEndOfTheirHookDoNotWaitForEachOther() {
    for (int round = 0; round < 10; round++) {
      long id = hook();
      for (int i = 0; i < 4; i++) {
        tell(id, "{}");
      }
      List<Claimed> claimed = claim(Lane.WELL, 4, 4);

      Race.run(
          1 + claimed.size(),
          racer -> {
            if (racer == 0) {
              run(() -> hooks.delete(id));
            } else {
              record(claimed.get(racer - 1), 200, Optional.empty());
            }
            return racer;
          });

      assertThat(database.query("select id from hook_message where hook_id = ?", id)).isEmpty();
    }
  }

  @Test
  void ofEachHookTheNewestAreKeptAndNothingOld() {
    long many = hook();
    long old = hook();
    for (int i = 0; i < 5; i++) {
      tell(many, "{\"n\":" + i + "}");
    }
    tell(old, "{}");
    database.execute(
        "update hook_message set created_at = created_at - interval '8' day where hook_id = ?",
        old);

    run(() -> messages.prune(Duration.ofDays(7), 3));

    assertThat(database.query("select payload from hook_message order by id"))
        .containsExactly("{\"n\":2}", "{\"n\":3}", "{\"n\":4}");
  }

  @Test
  void toForgetAndToTakeCostsTimeThatGrowsAsTheBacklogDoes() {
    long few = leastOfThree(300);
    long many = leastOfThree(6_000);

    System.out.println(
        "%s: 300 messages are forgotten and one is taken in %,d us, 6,000 and one in %,d us"
            .formatted(getClass().getSimpleName(), few, many));
    // Twenty times as many; and some, for what the machine does besides.
    assertThat(many).isLessThan(20 * few + 500_000);
  }

  /** Without what the machine did besides, some of the time. */
  private long leastOfThree(int backlog) {
    return LongStream.generate(() -> forgetAndTake(backlog)).limit(3).min().orElseThrow();
  }

  private long forgetAndTake(int backlog) {
    long hook = hook();
    tell(hook, "{}");
    database.execute(
        "insert into hook_message (id, hook_id, guid, event, payload, attempts, created_at,"
            + " next_attempt_at, redelivery) select nextval('hook_message_seq'), m.hook_id,"
            + " cast(x as varchar), m.event, m.payload, 0, m.created_at, m.next_attempt_at, false"
            + " from hook_message m, (with recursive n(x) as (select 1 union all"
            + " select x + 1 from n where x < "
            + backlog
            + ") select x from n) y where m.hook_id = ?",
        hook);
    long began = System.nanoTime();
    run(() -> assertThat(messages.prune(Duration.ofDays(7), 1)).isEqualTo(backlog));
    run(() -> assertThat(messages.claim(Lane.WELL, LEASE, 4, 4)).hasSize(1));
    long took = (System.nanoTime() - began) / 1_000;
    database.execute("delete from hook where id = ?", hook);
    return took;
  }

  /** A push as far as the outbox knows of it. */
  private void push(String document, Tag... tags) {
    run(
        () -> {
          ManifestDao.Stored stored = rows.store(rows.entity(document), List.of());
          for (Tag tag : tags) {
            rows.point(tag, stored.id(), Rows.digest(document));
          }
          events.insert(
              rows.packageId(),
              Rows.digest(document).toString(),
              List.of(tags).stream().map(Tag::value).toList(),
              rows.ownerId());
        });
    database.execute(
        "insert into package_version (id, package_id, manifest_id, size)"
            + " select nextval('package_version_seq'), m.package_id, m.id, 0 from manifest m"
            + " where m.package_id = ? and not exists"
            + " (select 1 from package_version v where v.manifest_id = m.id)",
        rows.packageId());
  }

  private List<HookEventDao.Event> written() {
    return in(
        () -> {
          List<Long> ids = events.lock(20);
          List<HookEventDao.Event> found = events.list(ids);
          events.delete(ids);
          return found;
        });
  }

  @Test
  void whatIsNewIsPublishedAndWhatGetsATagIsUpdated() {
    hook(new HookRow.Target("ORGANIZATION", rows.ownerId()));
    String document = Rows.image("one");
    push(document, new Tag("v1"), new Tag("latest"));
    push(document, new Tag("v1"));
    push(document, new Tag("v2"));

    List<HookEventDao.Event> found = written();
    assertThat(found)
        .extracting(HookEventDao.Event::action)
        .containsExactly("published", "updated");
    assertThat(found.get(0).tags()).containsExactly("v1", "latest");
    assertThat(found.get(0).senderId()).isEqualTo(rows.ownerId());
    assertThat(found.get(0).of().name()).isEqualTo("app");
    assertThat(found.get(0).of().repositoryId()).isEmpty();
    assertThat(found.get(0).manifest().content()).isEqualTo(Rows.content(document));
    assertThat(found.get(1).tags()).containsExactly("v2");
    assertThat(written()).isEmpty();
  }

  @Test
  void whatHasBecomeAPartMeanwhileIsLeftOut() {
    hook();
    push(Rows.image("part"));
    push(Rows.image("whole"));
    database.execute(
        "delete from package_version where manifest_id ="
            + " (select m.id from manifest m where m.package_id = ? and m.digest = ?)",
        rows.packageId(),
        Rows.digest(Rows.image("part")).toString());

    assertThat(written())
        .extracting(event -> event.manifest().digest())
        .containsExactly(Rows.digest(Rows.image("whole")).toString());
    assertThat(written()).isEmpty();
  }

  @Test
  void nothingIsWrittenThatNobodyHears() {
    hook(new HookRow.Target("ORGANIZATION", rows.ownerId() + 1));
    hook(new HookRow.Target("REPOSITORY", rows.ownerId()));
    long inactive = hook();
    database.execute("update hook set active = false where id = ?", inactive);

    push(Rows.image("unheard"));

    assertThat(written()).isEmpty();
  }

  @Test
  void nodesDoNotTakeTheSameEvents() {
    hook();
    for (int i = 0; i < 6; i++) {
      push(Rows.image("n" + i));
    }
    List<String> seen = new ArrayList<>();
    Race.run(3, node -> written())
        .forEach(some -> some.forEach(one -> seen.add(one.manifest().digest())));

    assertThat(seen).hasSize(6).doesNotHaveDuplicates();
  }
}
