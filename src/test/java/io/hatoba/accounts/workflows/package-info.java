/** Tokens for runs of workflows, and how CI jobs come to them. */
@NullMarked
package io.hatoba.accounts.workflows;

import org.jspecify.annotations.NullMarked;
