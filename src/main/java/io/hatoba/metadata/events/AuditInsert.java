package io.hatoba.metadata.events;

import io.hatoba.metadata.NumberedStatement;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** Statements that write events. */
public final class AuditInsert {
  /** No account and no token has this key: their sequences begin above it. */
  private static final long NOBODY = 0;

  /** Rows of one statement. */
  private static final int TOGETHER = 25;

  private static final int COLUMNS = 19;

  private static final String INSERT =
      "insert into audit_event (id, occurred_at, action, actor_id, actor, folded_actor, credential,"
          + " credential_id, address, user_agent, owner_id, owner, owner_kind, repository, image,"
          + " reference, digest, account_id, account, outcome, reason, times, details) values ";

  /** One row; what its numbers stand for begins anew with each. */
  private static final String ROW =
      "(nextval('audit_event_seq'), cast(?1 as timestamp(6) with time zone), cast(?2 as varchar),"
          + " nullif(cast(?3 as bigint), 0), {actor}, lower({actor}), cast(?5 as varchar),"
          + " nullif(cast(?6 as bigint), 0), cast(?7 as varchar), cast(?8 as varchar),"
          + " (select o.account_id from account_login o where o.folded_login = ?9), cast(?9 as varchar),"
          + " coalesce((select a.kind from account_login o join account a"
          + " on a.id = o.account_id where o.folded_login = ?9), ''),"
          + " cast(?10 as varchar), cast(?11 as varchar), cast(?12 as varchar),"
          + " cast(?13 as varchar), nullif(cast(?14 as bigint), 0), {account},"
          + " cast(?16 as varchar), cast(?17 as varchar), cast(?18 as bigint),"
          + " cast(?19 as varchar))";

  private static final String LOGIN =
      "coalesce(nullif(cast(?# as varchar), ''),"
          + " (select a.login from account a where a.id = ?@), '')";

  private AuditInsert() {}

  /** Statements that write events in their order; 25 are one. */
  public static List<NumberedStatement> of(List<AuditRow> rows) {
    List<NumberedStatement> inserts = new ArrayList<>();
    for (int begin = 0; begin < rows.size(); begin += TOGETHER) {
      inserts.add(together(rows.subList(begin, Math.min(rows.size(), begin + TOGETHER))));
    }
    return inserts;
  }

  private static NumberedStatement together(List<AuditRow> rows) {
    StringBuilder sql = new StringBuilder(INSERT);
    List<Object> values = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      sql.append(i == 0 ? "" : ", ").append(row(i * COLUMNS));
      values.addAll(values(rows.get(i)));
    }
    return new NumberedStatement(sql.toString(), values);
  }

  private static String row(int before) {
    String sql =
        ROW.replace("{actor}", LOGIN.replace("?#", "?4").replace("?@", "?3"))
            .replace("{account}", LOGIN.replace("?#", "?15").replace("?@", "?14"));
    for (int column = COLUMNS; column > 0 && before > 0; column--) {
      sql = sql.replaceAll("\\?" + column + "(?![0-9])", "?" + (before + column));
    }
    return sql;
  }

  private static List<Object> values(AuditRow row) {
    AuditRow.Who who = row.who();
    AuditRow.What what = row.what();
    AuditRow.Outcome outcome = row.outcome();
    return List.of(
        row.occurredAt().atOffset(ZoneOffset.UTC),
        row.action(),
        who.accountId().orElse(NOBODY),
        who.login(),
        who.credential(),
        who.credentialId().orElse(NOBODY),
        who.address(),
        who.userAgent(),
        what.owner(),
        what.repository(),
        what.image(),
        what.reference(),
        what.digest(),
        what.accountId().orElse(NOBODY),
        what.account(),
        outcome.word(),
        outcome.reason(),
        outcome.times(),
        outcome.details());
  }
}
