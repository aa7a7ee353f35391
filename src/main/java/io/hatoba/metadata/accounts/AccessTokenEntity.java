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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A personal access token, of which only the SHA-256 is kept. */
@Entity
@Table(name = "access_token")
public class AccessTokenEntity {
  @Id
  @SequenceGenerator(
      name = "access_token_seq",
      sequenceName = "access_token_seq",
      allocationSize = 50)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "access_token_seq")
  private long id;

  @Column(name = "account_id")
  private long accountId;

  @Column(name = "token_hash")
  private String tokenHash;

  private String scopes;
  private String note;

  @Column(name = "last_eight")
  private String lastEight;

  private boolean impersonation;

  @Column(name = "created_at", insertable = false, updatable = false)
  private @Nullable OffsetDateTime createdAt;

  @Column(name = "used_at", insertable = false, updatable = false)
  private @Nullable OffsetDateTime usedAt;

  @Column(name = "expires_at")
  private @Nullable OffsetDateTime expiresAt;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected AccessTokenEntity() {}

  /**
   * A new token.
   *
   * @param tokenHash SHA-256 of the token, in hexadecimal
   * @param lastEight the end of the token, by which its owner knows it again
   * @param scopes names of the scopes, separated by one space
   */
  public AccessTokenEntity(
      long accountId, String tokenHash, String lastEight, String scopes, String note) {
    this.accountId = accountId;
    this.tokenHash = tokenHash;
    this.lastEight = lastEight;
    this.scopes = scopes;
    this.note = note;
  }

  /** The same, made by a site administrator to act as the account. */
  public AccessTokenEntity impersonating() {
    impersonation = true;
    return this;
  }

  /** The end of the token. */
  public String lastEight() {
    return lastEight;
  }

  /** When it was made; empty until its row has been read. */
  public Optional<Instant> createdAt() {
    return Optional.ofNullable(createdAt).map(OffsetDateTime::toInstant);
  }

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** Whose token it is. */
  public long accountId() {
    return accountId;
  }

  /** SHA-256 of the token, in hexadecimal. */
  public String tokenHash() {
    return tokenHash;
  }

  /** Names of the scopes, separated by one space. */
  public String scopes() {
    return scopes;
  }

  /** When it ceases to be good; empty if never. */
  public Optional<Instant> expiresAt() {
    return Optional.ofNullable(expiresAt).map(OffsetDateTime::toInstant);
  }

  /** Makes it good until then only. */
  public void expireAt(Instant end) {
    expiresAt = end.atOffset(ZoneOffset.UTC);
  }

  /** When it was last used, give or take some seconds; empty if never. */
  public Optional<Instant> usedAt() {
    return Optional.ofNullable(usedAt).map(OffsetDateTime::toInstant);
  }

  /** What its owner calls it. */
  public String note() {
    return note;
  }
}
