package io.hatoba.metadata.events;

import java.time.Instant;
import java.util.OptionalLong;

/**
 * One event of the audit log as its row has it. Texts are empty where there is nothing to say.
 *
 * @param occurredAt when it happened, by the clock of its node; the first time, if several are
 *     merged
 * @param action what it is called
 * @param who who did it
 * @param what what it was done to
 * @param outcome how it came out
 */
public record AuditRow(Instant occurredAt, String action, Who who, What what, Outcome outcome) {
  /**
   * Who did something, and from where.
   *
   * @param accountId the account
   * @param login what it was called then; where it is empty the row of the account tells
   * @param credential kind of what was shown
   * @param credentialId surrogate key of what was shown
   * @param address where the request came from
   * @param userAgent what the client calls itself
   */
  public record Who(
      OptionalLong accountId,
      String login,
      String credential,
      OptionalLong credentialId,
      String address,
      String userAgent) {}

  /**
   * What something was done to.
   *
   * @param owner folded login of the owner of the repository or the image
   * @param repository {@code owner/repository}, folded
   * @param image name of the image
   * @param reference tag, path, scope or whatever else says which
   * @param digest of content
   * @param accountId an account
   * @param account what that account was called; where it is empty its row tells
   */
  public record What(
      String owner,
      String repository,
      String image,
      String reference,
      String digest,
      OptionalLong accountId,
      String account) {}

  /**
   * How something came out.
   *
   * @param word {@code ALLOWED} or {@code REFUSED}
   * @param reason why, in words for people
   * @param times how often it happened
   * @param details an object of JSON
   */
  public record Outcome(String word, String reason, long times, String details) {}
}
