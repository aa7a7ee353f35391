/**
 * Users and their tokens, organizations with members and teams, and the repositories they own and
 * share.
 */
@NullMarked
package io.hatoba.accounts;

import org.jspecify.annotations.NullMarked;
