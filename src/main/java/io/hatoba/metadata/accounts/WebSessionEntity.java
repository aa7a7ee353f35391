package io.hatoba.metadata.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/** A browser that is signed in, of whose secret only the SHA-256 is kept. */
@Entity
@Table(name = "web_session")
public class WebSessionEntity {
  @Id
  @SequenceGenerator(
      name = "web_session_seq",
      sequenceName = "web_session_seq",
      allocationSize = 50)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "web_session_seq")
  private long id;

  @Column(name = "account_id")
  private long accountId;

  @Column(name = "secret_hash")
  private String secretHash;

  @Column(name = "created_at")
  private OffsetDateTime createdAt;

  @Column(name = "seen_at")
  private OffsetDateTime seenAt;

  @Column(name = "expires_at")
  private OffsetDateTime expiresAt;

  private String address;

  @Column(name = "user_agent")
  private String userAgent;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected WebSessionEntity() {}

  /**
   * A session that begins.
   *
   * @param secretHash SHA-256 of the secret, in hexadecimal
   * @param address at most 64 characters
   * @param userAgent at most 255 characters, all of which print
   */
  public WebSessionEntity(
      long accountId,
      String secretHash,
      Instant createdAt,
      Instant expiresAt,
      String address,
      String userAgent) {
    this.accountId = accountId;
    this.secretHash = secretHash;
    this.createdAt = createdAt.atOffset(ZoneOffset.UTC);
    this.seenAt = this.createdAt;
    this.expiresAt = expiresAt.atOffset(ZoneOffset.UTC);
    this.address = address;
    this.userAgent = userAgent;
  }

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** Who is signed in. */
  public long accountId() {
    return accountId;
  }

  /** When it began. */
  public Instant createdAt() {
    return createdAt.toInstant();
  }

  /** When it was last used, give or take some minutes. */
  public Instant seenAt() {
    return seenAt.toInstant();
  }

  /** When it ends by itself. */
  public Instant expiresAt() {
    return expiresAt.toInstant();
  }

  /** Where it began. */
  public String address() {
    return address;
  }

  /** What the browser calls itself. */
  public String userAgent() {
    return userAgent;
  }
}
