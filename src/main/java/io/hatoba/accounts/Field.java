package io.hatoba.accounts;

import java.util.Locale;

/** Fields of the REST API that a refusal's sentence names. */
public enum Field {
  /** Who sees a package. */
  VISIBILITY,
  /** What a package is linked to. */
  REPOSITORY,
  /** Who has which role on a package. */
  ACCESS,
  /** Whether a package has the roles of its repository. */
  INHERITS_ACCESS,
  /** So many of the tagged versions that were made last. */
  KEEP_LAST,
  /** Days since the last push or restore. */
  KEEP_YOUNGER_THAN_DAYS,
  /** Days since the last pull. */
  KEEP_PULLED_WITHIN_DAYS,
  /** Patterns of tags. */
  KEEP_TAGS,
  /** Ranges of versions. */
  KEEP_VERSIONS,
  /** So many releases of each minor version. */
  KEEP_NEWEST_PATCHES,
  /** So many pre-releases of each minor version. */
  KEEP_NEWEST_PRE_RELEASES,
  /** Days after which untagged versions go. */
  DELETE_UNTAGGED_AFTER_DAYS,
  /** More logical bytes are told. */
  SOFT_LOGICAL_BYTES,
  /** More logical bytes are refused. */
  HARD_LOGICAL_BYTES,
  /** More physical bytes are told. */
  SOFT_PHYSICAL_BYTES,
  /** More physical bytes are refused. */
  HARD_PHYSICAL_BYTES,
  /** What somebody or something is called. */
  NAME,
  /** Where to write to. */
  EMAIL,
  /** A page of somebody's own. */
  BLOG,
  /** Where somebody works. */
  COMPANY,
  /** Where somebody is. */
  LOCATION,
  /** What somebody says of themselves. */
  BIO,
  /** What an issuer's tokens call it. */
  ISSUER,
  /** For whom an issuer's tokens must be. */
  AUDIENCE,
  /** Where an issuer's keys are. */
  JWKS_URI,
  /** Which of an issuer's tokens are taken. */
  RULES,
  /** How long a token is good. */
  EXPIRES_IN;

  /** As it stands in a body. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
