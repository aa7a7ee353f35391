package io.hatoba.metadata.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.SequenceGenerator;
import jakarta.persistence.Table;

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

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected AccessTokenEntity() {}

  /**
   * A new token.
   *
   * @param tokenHash SHA-256 of the token, in hexadecimal
   * @param scopes names of the scopes, separated by one space
   */
  public AccessTokenEntity(long accountId, String tokenHash, String scopes, String note) {
    this.accountId = accountId;
    this.tokenHash = tokenHash;
    this.scopes = scopes;
    this.note = note;
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

  /** What its owner calls it. */
  public String note() {
    return note;
  }
}
