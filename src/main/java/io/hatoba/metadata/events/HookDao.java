package io.hatoba.metadata.events;

import io.hatoba.metadata.Database;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.persistence.PersistenceContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Queries over hooks. */
@ApplicationScoped
public class HookDao {
  static final String COLUMNS =
      "h.id, h.target_kind, h.target_id, h.url, h.content_type, h.secret, h.insecure_ssl,"
          + " h.events, h.active, h.last_code, h.last_status, h.last_message,"
          + " cast(extract(epoch from h.created_at) * 1000 as bigint),"
          + " cast(extract(epoch from h.updated_at) * 1000 as bigint)";

  private static final String OF_TARGET =
      " from hook h where h.target_kind = ?1 and h.target_id = ?2";

  @PersistenceContext(unitName = "hatoba")
  @SuppressWarnings("NullAway.Init") // set by the container
  private EntityManager entityManager;

  /**
   * Which hooks there are.
   *
   * @param any whether there is one
   * @param active whether there is one that hears of what happens
   */
  public record Presence(boolean any, boolean active) {}

  /** Whether there are hooks, in one statement. */
  public Presence presence() {
    Object[] row =
        (Object[])
            query(
                    "select exists (select 1 from hook),"
                        + " exists (select 1 from hook h where h.active)")
                .getSingleResult();
    return new Presence(Boolean.TRUE.equals(row[0]), Boolean.TRUE.equals(row[1]));
  }

  /**
   * Makes a hook.
   *
   * @return surrogate key
   */
  public long insert(HookRow.Target target, HookRow.Config config, String events, boolean active) {
    long id = ((Number) query("select nextval('hook_seq')").getSingleResult()).longValue();
    query(
            "insert into hook (id, target_kind, target_id, url, content_type, secret,"
                + " insecure_ssl, events, active) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            id,
            target.kind(),
            target.id(),
            config.url(),
            config.contentType(),
            config.secret(),
            config.insecureSsl(),
            events,
            active)
        .executeUpdate();
    return id;
  }

  /** Changes what a hook is told, where and how. */
  public void update(long id, HookRow.Config config, String events, boolean active) {
    query(
            "update hook set url = ?2, content_type = ?3, secret = ?4, insecure_ssl = ?5,"
                + " events = ?6, active = ?7, updated_at = current_timestamp where id = ?1",
            id,
            config.url(),
            config.contentType(),
            config.secret(),
            config.insecureSsl(),
            events,
            active)
        .executeUpdate();
  }

  /** Deletes a hook, with all that was told or is to be told to it. */
  public void delete(long id) {
    query("delete from hook where id = ?1", id).executeUpdate();
  }

  /** Deletes all hooks of a target. */
  public void deleteAll(HookRow.Target target) {
    query("delete from hook where target_kind = ?1 and target_id = ?2", target.kind(), target.id())
        .executeUpdate();
  }

  /** A hook of a target. */
  public Optional<HookRow> find(HookRow.Target target, long id) {
    return rows(
            query(
                    "select " + COLUMNS + OF_TARGET + " and h.id = ?3",
                    target.kind(),
                    target.id(),
                    id)
                .getResultList())
        .stream()
        .findFirst();
  }

  /** Hooks of a target, the oldest first. */
  public List<HookRow> list(HookRow.Target target, int offset, int limit) {
    return rows(
        query("select " + COLUMNS + OF_TARGET + " order by h.id", target.kind(), target.id())
            .setFirstResult(offset)
            .setMaxResults(limit)
            .getResultList());
  }

  /** Of how many hooks that are told anything the last attempt failed. */
  public long countFailing() {
    return ((Number)
            query(
                    "select count(*) from hook h where h.active and h.failing"
                        + " and h.last_status <> 'OK'")
                .getSingleResult())
        .longValue();
  }

  /** How many hooks a target has. */
  public long count(HookRow.Target target) {
    return ((Number)
            query("select count(*)" + OF_TARGET, target.kind(), target.id()).getSingleResult())
        .longValue();
  }

  /** Active hooks that hear of a package of an owner, in the order in which they were made. */
  public List<HookRow> listHearing(long ownerId, Optional<Long> repositoryId) {
    return rows(
        query(
                "select "
                    + COLUMNS
                    + " from hook h where h.active and ("
                    + HookEventDao.hears("cast(?1 as bigint)", "cast(?2 as bigint)")
                    + ") order by h.id",
                ownerId,
                repositoryId.orElse(HookEventDao.NO_REPOSITORY))
            .getResultList());
  }

  static List<HookRow> rows(List<?> rows) {
    return rows.stream().map(row -> row((Object[]) row)).toList();
  }

  static HookRow row(@Nullable Object[] row) {
    return new HookRow(
        number(row[0]),
        new HookRow.Target(text(row[1]), number(row[2])),
        new HookRow.Config(text(row[3]), text(row[4]), text(row[5]), Boolean.TRUE.equals(row[6])),
        text(row[7]),
        Boolean.TRUE.equals(row[8]),
        new HookRow.Last(
            row[9] == null ? OptionalInt.empty() : OptionalInt.of((int) number(row[9])),
            text(row[10]),
            text(row[11])),
        Instant.ofEpochMilli(number(row[12])),
        Instant.ofEpochMilli(number(row[13])));
  }

  static long number(@Nullable Object column) {
    return column == null ? 0 : ((Number) column).longValue();
  }

  static String text(@Nullable Object column) {
    return column == null ? "" : column.toString();
  }

  private jakarta.persistence.Query query(String sql, Object... parameters) {
    return Database.query(entityManager, sql, parameters);
  }
}
