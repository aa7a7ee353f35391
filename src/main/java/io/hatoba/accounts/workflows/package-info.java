/** Tokens for runs of workflows, and the issuers and rules by which CI jobs come to them. */
@NullMarked
package io.hatoba.accounts.workflows;

import org.jspecify.annotations.NullMarked;
