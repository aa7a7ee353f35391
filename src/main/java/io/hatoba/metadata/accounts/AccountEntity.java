package io.hatoba.metadata.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A user or an organization: whoever can own repositories and packages. */
@Entity
@Table(name = "account")
public class AccountEntity {
  /** What an account is. */
  public enum Kind {
    /** A person or a machine that signs in. */
    USER,
    /** A group of users that owns things together. */
    ORGANIZATION
  }

  @Id
  @SequenceGenerator(name = "account_seq", sequenceName = "account_seq", allocationSize = 50)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "account_seq")
  private long id;

  private String login;

  @Column(name = "folded_login")
  private String foldedLogin;

  @Enumerated(EnumType.STRING)
  private Kind kind;

  @Column(name = "site_admin")
  private boolean siteAdmin;

  @Column(name = "password_hash")
  private @Nullable String passwordHash;

  @Column(name = "suspended_at")
  private @Nullable OffsetDateTime suspendedAt;

  @Column(name = "created_at", insertable = false, updatable = false)
  private @Nullable OffsetDateTime createdAt;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected AccountEntity() {}

  private AccountEntity(String login, Kind kind, boolean siteAdmin, @Nullable String passwordHash) {
    this.login = login;
    this.foldedLogin = login.toLowerCase(Locale.ROOT);
    this.kind = kind;
    this.siteAdmin = siteAdmin;
    this.passwordHash = passwordHash;
  }

  /** A user who administers the whole instance. */
  public static AccountEntity siteAdministrator(String login, String passwordHash) {
    return new AccountEntity(login, Kind.USER, true, passwordHash);
  }

  /** A user who administers nothing yet. */
  public static AccountEntity user(String login, @Nullable String passwordHash) {
    return new AccountEntity(login, Kind.USER, false, passwordHash);
  }

  /** An organization without members. */
  public static AccountEntity organization(String login) {
    return new AccountEntity(login, Kind.ORGANIZATION, false, null);
  }

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** The login as its owner wrote it. */
  public String login() {
    return login;
  }

  /** The login as it is compared. */
  public String foldedLogin() {
    return foldedLogin;
  }

  /** User or organization. */
  public Kind kind() {
    return kind;
  }

  /** Whether the account administers the instance. */
  public boolean siteAdmin() {
    return siteAdmin;
  }

  /** Makes a user administer the instance, or no longer. */
  public void administersSite(boolean does) {
    siteAdmin = does;
  }

  /** When it was made; empty until its row has been read. */
  public Optional<Instant> createdAt() {
    return Optional.ofNullable(createdAt).map(OffsetDateTime::toInstant);
  }

  /** Since when nobody may act as this account; empty if somebody may. */
  public Optional<Instant> suspendedAt() {
    return Optional.ofNullable(suspendedAt).map(OffsetDateTime::toInstant);
  }

  /** Lets nobody act as this account any more. */
  public void suspend(Instant since) {
    suspendedAt = since.atOffset(ZoneOffset.UTC);
  }

  /** Lets this account act again. */
  public void unsuspend() {
    suspendedAt = null;
  }

  /** What a password is checked against; empty where none signs in. */
  public Optional<String> passwordHash() {
    return Optional.ofNullable(passwordHash);
  }
}
