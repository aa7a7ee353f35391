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
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A token of one run of a repository's workflows, of which only the SHA-256 is kept. */
@Entity
@Table(name = "workflow_token")
public class WorkflowTokenEntity {
  /** What a workflow token may do with packages, as far as its repository may. */
  public enum Permission {
    /** Pull. */
    READ,
    /** Push and delete too. */
    WRITE
  }

  /**
   * What a token is made of.
   *
   * @param run what its repository calls the run; may be empty
   * @param tokenHash SHA-256 of the token, in hexadecimal
   * @param lastEight the end of the token
   */
  public record Content(
      long repositoryId,
      String run,
      String tokenHash,
      String lastEight,
      Permission permission,
      Instant expiresAt) {}

  @Id
  @SequenceGenerator(
      name = "workflow_token_seq",
      sequenceName = "workflow_token_seq",
      allocationSize = 50)
  @GeneratedValue(strategy = GenerationType.SEQUENCE, generator = "workflow_token_seq")
  private long id;

  @Column(name = "repository_id")
  private long repositoryId;

  private String run;

  @Column(name = "token_hash")
  private String tokenHash;

  @Column(name = "last_eight")
  private String lastEight;

  @Enumerated(EnumType.STRING)
  private Permission permission;

  @Column(name = "made_by")
  private @Nullable Long madeBy;

  @Column(name = "issuer_id")
  private @Nullable Long issuerId;

  private String subject;

  @Column(name = "expires_at")
  private OffsetDateTime expiresAt;

  /** For JPA only. */
  @SuppressWarnings("NullAway.Init")
  protected WorkflowTokenEntity() {}

  private WorkflowTokenEntity(
      Content content, @Nullable Long madeBy, @Nullable Long issuerId, String subject) {
    this.repositoryId = content.repositoryId();
    this.run = content.run();
    this.tokenHash = content.tokenHash();
    this.lastEight = content.lastEight();
    this.permission = content.permission();
    this.expiresAt = content.expiresAt().atOffset(ZoneOffset.UTC);
    this.madeBy = madeBy;
    this.issuerId = issuerId;
    this.subject = subject;
  }

  /**
   * A new token that an account asked for.
   *
   * @param login of the account
   */
  public static WorkflowTokenEntity madeBy(long accountId, String login, Content content) {
    return new WorkflowTokenEntity(content, accountId, null, login);
  }

  /**
   * A new token for an identity token.
   *
   * @param subject whom the identity token names
   */
  public static WorkflowTokenEntity exchanged(long issuerId, String subject, Content content) {
    return new WorkflowTokenEntity(content, null, issuerId, subject);
  }

  /** Surrogate key. */
  public long id() {
    return id;
  }

  /** The repository whose workflow it is. */
  public long repositoryId() {
    return repositoryId;
  }

  /** What the repository calls the run; may be empty. */
  public String run() {
    return run;
  }

  /** SHA-256 of the token, in hexadecimal. */
  public String tokenHash() {
    return tokenHash;
  }

  /** The end of the token. */
  public String lastEight() {
    return lastEight;
  }

  /** What it may do with packages. */
  public Permission permission() {
    return permission;
  }

  /** The account that asked for it; empty where a job did. */
  public Optional<Long> madeBy() {
    return Optional.ofNullable(madeBy);
  }

  /** The issuer of the identity token that it was made for; empty where an account asked. */
  public Optional<Long> issuerId() {
    return Optional.ofNullable(issuerId);
  }

  /** Whom it was made for: the subject of an identity token, or the login of an account. */
  public String subject() {
    return subject;
  }

  /** When it ceases to be good. */
  public Instant expiresAt() {
    return expiresAt.toInstant();
  }
}
