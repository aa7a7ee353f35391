/** What lives in the database because every node must agree on it. */
@NullMarked
package io.hatoba.settings;

import org.jspecify.annotations.NullMarked;
