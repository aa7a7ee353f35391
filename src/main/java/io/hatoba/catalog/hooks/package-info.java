/** Webhooks: who hears of packages, what they are told, and how it came out. */
@NullMarked
package io.hatoba.catalog.hooks;

import org.jspecify.annotations.NullMarked;
