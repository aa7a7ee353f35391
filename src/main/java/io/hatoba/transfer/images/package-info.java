/**
 * Images in and out as files, by a client of the distribution API: what it may do is what its token
 * may do, and a rule of a push has no twin here (ADR 34).
 */
@NullMarked
package io.hatoba.transfer.images;

import org.jspecify.annotations.NullMarked;
