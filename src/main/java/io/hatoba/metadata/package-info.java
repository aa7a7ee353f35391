/**
 * Rows and queries. Entities live in one package per group of tables and name each other's rows by
 * id only; DAOs are the only code that sees an {@code EntityManager}.
 */
@NullMarked
package io.hatoba.metadata;

import org.jspecify.annotations.NullMarked;
