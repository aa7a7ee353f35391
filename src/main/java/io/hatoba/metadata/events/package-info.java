/** What happened: rows that are written once and read. */
@NullMarked
package io.hatoba.metadata.events;

import org.jspecify.annotations.NullMarked;
