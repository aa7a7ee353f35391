/** The audit log as it is taken away: events as lines of JSON, sent to few at once. */
@NullMarked
package io.hatoba.events.exports;

import org.jspecify.annotations.NullMarked;
