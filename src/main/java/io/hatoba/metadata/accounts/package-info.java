/** Accounts, the repositories they own, and their access tokens. */
@NullMarked
package io.hatoba.metadata.accounts;

import org.jspecify.annotations.NullMarked;
