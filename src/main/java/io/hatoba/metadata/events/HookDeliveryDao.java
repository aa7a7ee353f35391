package io.hatoba.metadata.events;

import static io.hatoba.metadata.events.HookDao.number;
import static io.hatoba.metadata.events.HookDao.text;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Queries over attempts to tell hooks something, as people look at them. */
@ApplicationScoped
public class HookDeliveryDao {
  private static final int REDIRECT = 300;

  private static final String ITEM =
      "select d.id, m.guid, cast(extract(epoch from d.delivered_at) * 1000 as bigint),"
          + " d.redelivery, d.duration_millis, d.status, d.status_code, m.event, m.action,"
          + " m.repository_id";

  private static final String FROM =
      " from hook_delivery d join hook_message m on m.id = d.message_id where d.hook_id = ?1";

  private static final String ARRIVED = "d.status_code between 200 and " + (REDIRECT - 1);

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * One attempt.
   *
   * @param guid of the message
   * @param statusCode 0 without an answer
   * @param action empty for a ping
   */
  public record Item(
      long id,
      String guid,
      Instant deliveredAt,
      boolean redelivery,
      long durationMillis,
      String status,
      int statusCode,
      String event,
      Optional<String> action,
      Optional<Long> repositoryId) {}

  /** An attempt with what was said on either side. */
  public record Whole(
      Item item,
      String requestHeaders,
      String payload,
      String responseHeaders,
      String responseBody) {}

  /** Which attempts to list. */
  public enum Which {
    /** All of them. */
    ALL,
    /** Those that arrived. */
    SUCCESS,
    /** The others. */
    FAILURE
  }

  /**
   * Attempts of a hook, the newest first.
   *
   * @param before the attempt that the page begins after
   */
  public List<Item> list(long hookId, Which which, long before, int limit) {
    String filter =
        switch (which) {
          case ALL -> "";
          case SUCCESS -> " and " + ARRIVED;
          case FAILURE -> " and not (" + ARRIVED + ")";
        };
    List<?> rows =
        Database.query(
                entityManager,
                ITEM + FROM + " and d.id < ?2" + filter + " order by d.id desc",
                hookId,
                before)
            .setMaxResults(limit)
            .getResultList();
    return rows.stream().map(row -> item((Object[]) row)).toList();
  }

  /** An attempt of a hook. */
  public Optional<Whole> find(long hookId, long id) {
    List<?> rows =
        Database.query(
                entityManager,
                ITEM
                    + ", d.request_headers, m.payload, d.response_headers, d.response_body"
                    + FROM
                    + " and d.id = ?2",
                hookId,
                id)
            .getResultList();
    return rows.stream().findFirst().map(row -> whole((Object[]) row));
  }

  private static Whole whole(@Nullable Object[] row) {
    return new Whole(item(row), text(row[10]), text(row[11]), text(row[12]), text(row[13]));
  }

  private static Item item(@Nullable Object[] row) {
    return new Item(
        number(row[0]),
        text(row[1]),
        Instant.ofEpochMilli(number(row[2])),
        Boolean.TRUE.equals(row[3]),
        number(row[4]),
        text(row[5]),
        (int) number(row[6]),
        text(row[7]),
        Optional.of(text(row[8])).filter(action -> !action.isEmpty()),
        row[9] == null ? Optional.empty() : Optional.of(number(row[9])));
  }

  /**
   * Lets the message of an attempt be told once more, at once.
   *
   * @return false if there is no such attempt
   */
  public boolean redeliver(long hookId, long id) {
    return Database.query(
                entityManager,
                "update hook_message set next_attempt_at = current_timestamp, redelivery = true"
                    + " where id = (select d.message_id from hook_delivery d"
                    + " where d.hook_id = ?1 and d.id = ?2)",
                hookId,
                id)
            .executeUpdate()
        > 0;
  }
}
