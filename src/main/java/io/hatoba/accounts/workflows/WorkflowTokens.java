package io.hatoba.accounts.workflows;

import io.hatoba.access.WorkflowToken;
import io.hatoba.accounts.Field;
import io.hatoba.accounts.Listing;
import io.hatoba.accounts.Slice;
import io.hatoba.accounts.ValidationException;
import io.hatoba.accounts.ValidationException.Code;
import io.hatoba.events.AuditAction;
import io.hatoba.events.AuditLog;
import io.hatoba.events.Subject;
import io.hatoba.metadata.accounts.AccountDao;
import io.hatoba.metadata.accounts.RepositoryDao;
import io.hatoba.metadata.accounts.TrustedIssuerDao;
import io.hatoba.metadata.accounts.WorkflowTokenDao;
import io.hatoba.metadata.accounts.WorkflowTokenEntity;
import io.hatoba.oci.NameUnknownException;
import io.hatoba.settings.AccessEpoch;
import jakarta.ejb.Stateless;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Tokens for runs of workflows, which end with their job or with their time. */
@Stateless
public class WorkflowTokens {
  /** How long a token lives that nobody asked a time for. */
  public static final Duration USUAL_LIFETIME = Duration.ofHours(1);

  /** How long a token may live. */
  public static final Duration LONGEST_LIFETIME = Duration.ofHours(24);

  private static final String RESOURCE = "WorkflowToken";
  private static final int LONGEST_RUN = 255;
  private static final int LONGEST_SUBJECT = 1000;

  private final AccountDao accounts;
  private final RepositoryDao repositories;
  private final WorkflowTokenDao tokens;
  private final TrustedIssuerDao issuers;
  private final AccessEpoch epoch;
  private final Clock clock;
  private final AuditLog audit;

  /** For the container only. */
  @SuppressWarnings("NullAway") // the container calls the other constructor
  public WorkflowTokens() {
    this(null, null, null, null, null, null, null);
  }

  /** Over the rows of tokens. */
  @Inject
  public WorkflowTokens(
      AccountDao accounts,
      RepositoryDao repositories,
      WorkflowTokenDao tokens,
      TrustedIssuerDao issuers,
      AccessEpoch epoch,
      Clock clock,
      AuditLog audit) {
    this.accounts = accounts;
    this.repositories = repositories;
    this.tokens = tokens;
    this.issuers = issuers;
    this.epoch = epoch;
    this.clock = clock;
    this.audit = audit;
  }

  /**
   * A repository as far as its workflows go.
   *
   * @param id surrogate key
   * @param fullName {@code OWNER/NAME}, as their owner wrote them
   */
  public record Repository(long id, String fullName) {}

  /**
   * What a token is asked for.
   *
   * @param run what the repository calls the run; may be empty
   * @param writes whether it is to push and delete too
   * @param lifetime at most {@link #LONGEST_LIFETIME}
   */
  public record Request(Repository repository, String run, boolean writes, Duration lifetime) {}

  /**
   * A token that was just made.
   *
   * @param id surrogate key
   * @param secret shown this once
   * @param expiresAt when it ceases to be good
   */
  public record Made(long id, WorkflowToken secret, Request request, Instant expiresAt) {}

  /** The repository of a surrogate key. */
  public Optional<Repository> findRepository(long id) {
    return repositories
        .find(id)
        .flatMap(
            row ->
                accounts
                    .find(row.ownerId())
                    .map(owner -> new Repository(id, owner.login() + "/" + row.name())));
  }

  /** The repository that a name reaches, whatever its case. */
  public Optional<Repository> findRepository(String owner, String name) {
    return accounts
        .find(owner.toLowerCase(Locale.ROOT))
        .flatMap(account -> repositories.find(account.id(), name.toLowerCase(Locale.ROOT)))
        .flatMap(row -> findRepository(row.id()));
  }

  /**
   * Makes a token that an account asked for, which the caller has found to be one of the
   * repository's administrators. It is good while the account is one.
   *
   * @param login of the account
   * @throws ValidationException if the run or the lifetime is out of bounds
   */
  public Made make(Request request, long accountId, String login) {
    WorkflowToken secret = WorkflowToken.random();
    WorkflowTokenEntity.Content content = content(request, secret);
    return made(WorkflowTokenEntity.madeBy(accountId, login, content), secret, request, Map.of());
  }

  /**
   * Makes a token for a job that has shown a good identity token.
   *
   * @param issuer of the identity token, as it was when its rules gave this
   * @param subject whom the identity token names
   * @return empty if the issuer is no longer so, and has to be asked again
   * @throws ValidationException if the run or the lifetime is out of bounds
   */
  public Optional<Made> exchange(Request request, TrustedIssuer issuer, String subject) {
    WorkflowToken secret = WorkflowToken.random();
    String kept =
        subject.length() <= LONGEST_SUBJECT ? subject : subject.substring(0, LONGEST_SUBJECT);
    WorkflowTokenEntity.Content content = content(request, secret);
    // Whoever disables it, which ends its tokens, waits until this one is there, or was before.
    boolean unchanged =
        issuers.hold(issuer.id()).map(TrustedIssuer::of).filter(issuer::equals).isPresent();
    return unchanged
        ? Optional.of(
            made(
                WorkflowTokenEntity.exchanged(issuer.id(), kept, content),
                secret,
                request,
                Map.of("issuer_id", issuer.id(), "subject", kept)))
        : Optional.empty();
  }

  private Made made(
      WorkflowTokenEntity row, WorkflowToken secret, Request request, Map<String, Object> more) {
    requireUnmoved(request.repository());
    WorkflowTokenEntity token = tokens.create(row);
    String[] name = request.repository().fullName().toLowerCase(Locale.ROOT).split("/", 2);
    Map<String, Object> details = new HashMap<>(more);
    details.put("run", request.run());
    details.put("permission", request.writes() ? "write" : "read");
    details.put("expires_at", token.expiresAt().toString());
    audit.record(
        AuditAction.WORKFLOW_TOKEN_CREATED,
        Subject.repository(name[0], name[1]).reference(reference(token.id())),
        details);
    return new Made(token.id(), secret, request, token.expiresAt());
  }

  /** Whoever transfers or deletes it, which ends its tokens, waits, or has done it before. */
  private void requireUnmoved(Repository repository) {
    boolean unmoved =
        repositories
            .find(repository.id())
            .filter(repositories::lock)
            .flatMap(row -> findRepository(row.id()))
            .filter(repository::equals)
            .isPresent();
    if (!unmoved) {
      throw NameUnknownException.gone();
    }
  }

  /**
   * A live token without its secret.
   *
   * @param subject who it was made for, or whom the identity token named
   */
  public record Live(
      long id, String run, boolean writes, String subject, String lastEight, Instant expiresAt) {}

  /** Live tokens of a repository, oldest first. */
  public Listing<Live> list(long repositoryId, Slice slice) {
    return new Listing<>(
        tokens.list(repositoryId, slice.offset(), slice.limit()).stream()
            .map(
                row ->
                    new Live(
                        row.id(),
                        row.run(),
                        row.permission() == WorkflowTokenEntity.Permission.WRITE,
                        row.subject(),
                        row.lastEight(),
                        row.expiresAt()))
            .toList(),
        tokens.count(repositoryId));
  }

  /**
   * Revokes one of the tokens of a repository.
   *
   * @return false if there is none
   */
  public boolean revokeOf(long repositoryId, long id) {
    return tokens.belongs(repositoryId, id) && revoke(id);
  }

  private WorkflowTokenEntity.Content content(Request request, WorkflowToken secret) {
    requireLifetime(request.lifetime(), RESOURCE, Field.EXPIRES_IN);
    if (request.run().length() > LONGEST_RUN) {
      throw new ValidationException(
          RESOURCE, "run", Code.INVALID, TrustRule.RUN_LENGTH.about(LONGEST_RUN));
    }
    return new WorkflowTokenEntity.Content(
        request.repository().id(),
        request.run(),
        secret.hash(),
        secret.lastEight(),
        request.writes()
            ? WorkflowTokenEntity.Permission.WRITE
            : WorkflowTokenEntity.Permission.READ,
        clock.instant().plus(request.lifetime()).truncatedTo(ChronoUnit.MICROS));
  }

  static void requireLifetime(Duration lifetime, String resource, Field field) {
    if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(LONGEST_LIFETIME) > 0) {
      throw new ValidationException(
          resource,
          field.word(),
          Code.INVALID,
          TrustRule.LIFETIME.about(field, Long.toString(LONGEST_LIFETIME.toSeconds())));
    }
  }

  /**
   * Revokes a token, as a job does that ends; bearer tokens that were made for it end with it, on
   * any node, within seconds.
   *
   * @return false if there is none
   */
  public boolean revoke(long id) {
    boolean revoked = tokens.delete(id);
    if (revoked) {
      epoch.raise();
      audit.record(AuditAction.WORKFLOW_TOKEN_REVOKED, Subject.NOTHING.reference(reference(id)));
    }
    return revoked;
  }

  private static String reference(long id) {
    return "workflow token " + id;
  }
}
