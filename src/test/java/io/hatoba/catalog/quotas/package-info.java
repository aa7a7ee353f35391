/** Tests of quotas. */
@org.jspecify.annotations.NullMarked
package io.hatoba.catalog.quotas;
