package io.hatoba.it.protocol;

import io.hatoba.access.PersonalAccessToken;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Base64;
import java.util.Collections;
import java.util.OptionalLong;

/** The embedded database of a server that does not run, for rows that no request makes yet. */
final class SeededDatabase implements AutoCloseable {
  private static final String OPTIONS = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";
  private static final long FIRST_ID = 1_000_000;

  private final Connection connection;
  private long nextId = FIRST_ID;

  private SeededDatabase(Connection connection) {
    this.connection = connection;
  }

  static SeededDatabase of(Path data) throws SQLException {
    return new SeededDatabase(
        DriverManager.getConnection(
            "jdbc:h2:file:" + data.resolve("database/hatoba") + OPTIONS, "hatoba", ""));
  }

  /** Makes an account that has no role anywhere; {@code Authorization} of its token. */
  String addAccount(String login, String scopes) throws SQLException {
    long id = nextId++;
    update(
        "insert into account (id, login, folded_login, kind, site_admin)"
            + " values (?, ?, ?, 'USER', false)",
        id,
        login,
        login);
    update("insert into account_login (folded_login, account_id) values (?, ?)", login, id);
    return addToken(login, scopes);
  }

  /** Makes a token of the administrator with some scopes only; its {@code Authorization}. */
  String addAdministratorsToken(String scopes) throws SQLException {
    return addToken(Registry.ADMIN, scopes);
  }

  private String addToken(String login, String scopes) throws SQLException {
    PersonalAccessToken token = PersonalAccessToken.random();
    addToken(login, token, scopes);
    return Registry.basic(login, token.text());
  }

  /** Keeps a token of an account. */
  void addToken(String login, PersonalAccessToken token, String scopes) throws SQLException {
    update(
        "insert into access_token (id, account_id, token_hash, scopes, note)"
            + " select ?, id, ?, ?, 'test' from account where folded_login = ?",
        nextId++,
        token.hash(),
        scopes,
        login);
  }

  /** Shows the packages of an owner to everybody. */
  void publishAllOf(String owner) throws SQLException {
    update(
        "update package set visibility = 'PUBLIC' where owner_id ="
            + " (select id from account where folded_login = ?)",
        owner);
  }

  /** Shows a package to everybody. */
  void publish(String owner, String name) throws SQLException {
    update(
        "update package set visibility = 'PUBLIC' where name = ? and owner_id ="
            + " (select id from account where folded_login = ?)",
        name,
        owner);
  }

  /** Gives an account a role on a package. */
  void grant(String owner, String name, String login, String role) throws SQLException {
    update(
        "insert into package_grant (id, package_id, account_id, role)"
            + " select ?, p.id, a.id, ? from package p join account o on o.id = p.owner_id"
            + " join account a on a.folded_login = ? where p.name = ? and o.folded_login = ?",
        nextId++,
        role,
        login,
        name,
        owner);
  }

  /** Gives workflows of a repository a role on a package of the same owner. */
  void grantToRepository(String owner, String name, String repository, String role)
      throws SQLException {
    update(
        "insert into package_grant (id, package_id, repository_id, role)"
            + " select ?, p.id, r.id, ? from package p join account o on o.id = p.owner_id"
            + " join repository r on r.owner_id = o.id and r.folded_name = ?"
            + " where p.name = ? and o.folded_login = ?",
        nextId++,
        role,
        repository,
        name,
        owner);
  }

  /** Gives an upload as many chunks, of one byte each. */
  void fill(String upload, int chunks) throws SQLException {
    update(
        "update upload set segments = ?, size = ? where upload_key = ?",
        String.join(",", Collections.nCopies(chunks, "1:1")),
        chunks,
        upload);
  }

  /** The key that signs bearer tokens. */
  byte[] bearerKey() throws SQLException {
    return Base64.getDecoder()
        .decode(text("select secret from bearer_key order by id desc limit 1"));
  }

  /** How often the version was pulled whose root has a digest; empty if that is no version. */
  OptionalLong downloads(String digest) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select v.downloads from package_version v join manifest m on m.id = v.manifest_id"
                + " where m.digest = ?")) {
      statement.setString(1, digest);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
      }
    }
  }

  private String text(String query) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(query);
        ResultSet row = statement.executeQuery()) {
      row.next();
      return row.getString(1);
    }
  }

  private void update(String sql, Object... parameters) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int index = 0; index < parameters.length; index++) {
        statement.setObject(index + 1, parameters[index]);
      }
      statement.executeUpdate();
    }
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
