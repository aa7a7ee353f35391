/** The REST API, as far as it can be looked at without a server. */
@NullMarked
package io.hatoba.rest;

import org.jspecify.annotations.NullMarked;
