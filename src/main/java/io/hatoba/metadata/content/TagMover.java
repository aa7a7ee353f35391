package io.hatoba.metadata.content;

import java.util.OptionalLong;

/**
 * Who moves tags.
 *
 * @param accountId in whose name; empty for the server itself
 * @param credential kind of what was shown, one of those of the audit log
 * @param credentialId surrogate key of what was shown
 * @param cause why
 */
public record TagMover(
    OptionalLong accountId, String credential, OptionalLong credentialId, TagMoveCause cause) {}
