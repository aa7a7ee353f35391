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

/** A user in an organization. */
@Entity
@Table(name = "membership")
public class MembershipEntity {
  /** What a user is there. */
  public enum Kind {
    /** Has the organization's base role. */
    MEMBER,
    /** Does everything. */
    OWNER
  }

  @Id
  @SequenceGenerator(name = "membership_seq", sequenceName = "membership_seq", allocationSize = 50)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "membership_seq")
  private long id;

  @Column(name = "organization_id")
  private long organizationId;

  @Column(name = "account_id")
  private long accountId;

  @Enumerated(EnumType.STRING)
  @Column(name = "role")
  private Kind kind;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected MembershipEntity() {}

  /** Of a user who was none. */
  public MembershipEntity(long organizationId, long accountId, Kind kind) {
    this.organizationId = organizationId;
    this.accountId = accountId;
    this.kind = kind;
  }

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** The organization. */
  public long organizationId() {
    return organizationId;
  }

  /** The user. */
  public long accountId() {
    return accountId;
  }

  /** What the user is there. */
  public Kind kind() {
    return kind;
  }

  /** Makes the user something else there. */
  public void become(Kind other) {
    kind = other;
  }
}
