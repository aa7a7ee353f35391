package io.hatoba.metadata.accounts;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/**
 * A login by which an account is reached: the one that it has, or one that it had and that has not
 * been released.
 */
@Entity
@Table(name = "account_login")
public class AccountLoginEntity {
  @Id
  @Column(name = "folded_login")
  private String foldedLogin;

  @Column(name = "account_id")
  private long accountId;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected AccountLoginEntity() {}

  /** A login of an account, case folded. */
  public AccountLoginEntity(String foldedLogin, long accountId) {
    this.foldedLogin = foldedLogin;
    this.accountId = accountId;
  }

  /** The login as it is compared. */
  public String foldedLogin() {
    return foldedLogin;
  }

  /** The account that it reaches. */
  public long accountId() {
    return accountId;
  }
}
