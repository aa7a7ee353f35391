package io.hatoba.metadata.content;

import static org.assertj.core.api.Assertions.assertThat;

import io.hatoba.metadata.Rows;
import io.hatoba.oci.Tag;
import io.hatoba.server.TestDatabase;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A package with 100,000 tags is as fast as one with 100, on either database. */
abstract class ManyTagsContract {
  private static final int FEW = 100;
  private static final int MANY = 100_000;
  private static final int PAGE = 50;
  private static final int ROUNDS = 150;

  /** The machine does other things meanwhile; that it is slow three times is no chance. */
  private static final int TRIES = 3;

  private TestDatabase database;
  private Rows few;
  private Rows many;

  @BeforeEach
  void makeTags(TestDatabase database) {
    this.database = database;
    few = new Rows(database);
    many = new Rows(database);
    fill(few, FEW);
    fill(many, MANY);
    database.execute("analyze");
  }

  @AfterEach
  void removeTags() {
    for (Rows rows : List.of(few, many)) {
      database.execute("delete from tag where package_id = ?", rows.packageId());
      database.execute("delete from tag_move where package_id = ?", rows.packageId());
    }
  }

  private void fill(Rows rows, int count) {
    String image = Rows.image("tagged");
    long manifest = rows.storeManifest(image).id();
    boolean h2 =
        database
            .transactions()
            .required(() -> rows.daos().database().shareLockOf("x").equals("for update"));
    String numbers =
        h2
            ? "(select \"X\" as x from system_range(1, " + count + ")) s"
            : "generate_series(1, " + count + ") s(x)";
    String name = "'v' || lpad(cast(s.x as varchar), 6, '0')";
    database.execute(
        "insert into tag (id, package_id, name, manifest_id) select nextval('tag_seq'), ?, "
            + name
            + ", ? from "
            + numbers,
        rows.packageId(),
        manifest);
    database.execute(
        "insert into tag_move (id, package_id, name, to_digest, moved_by)"
            + " select nextval('tag_move_seq'), ?, "
            + name
            + ", ?, ? from "
            + numbers,
        rows.packageId(),
        Rows.digest(image).toString(),
        rows.ownerId());
  }

  private static String tag(int number) {
    return "v" + String.format("%06d", number);
  }

  /** The same of a package with some number of tags. */
  private interface Call {
    Object of(Rows rows, int count);
  }

  private static Map<String, Call> calls() {
    Map<String, Call> calls = new LinkedHashMap<>();
    calls.put("first page of names", (rows, count) -> names(rows, ""));
    calls.put("middle page of names", (rows, count) -> names(rows, tag(count / 2 - PAGE / 2)));
    calls.put("last page of names", (rows, count) -> names(rows, tag(count - PAGE)));
    calls.put("first page of tags", (rows, count) -> tags(rows, ""));
    calls.put("middle page of tags", (rows, count) -> tags(rows, tag(count / 2 - PAGE / 2)));
    calls.put("last page of tags", (rows, count) -> tags(rows, tag(count - PAGE)));
    calls.put(
        "resolve",
        (rows, count) ->
            rows.manifests()
                .find(rows.name(), new Tag(tag(count / 2)))
                .orElseThrow()
                .manifest()
                .orElseThrow()
                .digest());
    return calls;
  }

  private static List<String> names(Rows rows, String after) {
    List<String> page = rows.tags().list(rows.packageId(), after, PAGE);
    assertThat(page).hasSize(PAGE);
    return page;
  }

  private static List<TagDao.Row> tags(Rows rows, String after) {
    List<TagDao.Row> page = rows.tags().listRows(rows.packageId(), after, PAGE);
    assertThat(page).hasSize(PAGE);
    return page;
  }

  private long nanos(Supplier<Object> work) {
    long began = System.nanoTime();
    database.transactions().required(work);
    return System.nanoTime() - began;
  }

  private static long median(long[] times) {
    Arrays.sort(times);
    return times[times.length / 2];
  }

  /** How often the few fit into the many: one after the other, so that both meet the same noise. */
  private double ratio(Call call) {
    long[] ofFew = new long[ROUNDS];
    long[] ofMany = new long[ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      ofFew[round] = nanos(() -> call.of(few, FEW));
      ofMany[round] = nanos(() -> call.of(many, MANY));
    }
    return (double) median(ofMany) / median(ofFew);
  }

  @Test
  void pagesAndResolvesTakeNoMoreThanTwiceTheTime() {
    List<String> slow = new ArrayList<>();
    calls()
        .forEach(
            (name, call) -> {
              double least = Double.MAX_VALUE;
              for (int round = 0; round < TRIES && least > 2; round++) {
                least = Math.min(least, ratio(call));
              }
              if (least > 2) {
                slow.add(name + " takes " + least + " times as long");
              }
            });
    assertThat(slow).isEmpty();
  }
}
