/** What makes the application run: start-up, the database connection, health. */
@NullMarked
package io.hatoba.server;

import org.jspecify.annotations.NullMarked;
