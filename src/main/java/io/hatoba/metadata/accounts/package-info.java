/**
 * Accounts and their logins, memberships, teams, repositories and who was given them, access tokens
 * and workflow tokens, and the issuers that are trusted.
 */
@NullMarked
package io.hatoba.metadata.accounts;

import org.jspecify.annotations.NullMarked;
